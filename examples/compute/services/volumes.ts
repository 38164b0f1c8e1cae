import { HttpError } from 'wheatpaste'
import type { AttachedVolume, Instance } from '../cloud/instance.ts'
import type { Caller } from '../request/caller.ts'

/** As far as compute minds. */
export interface Volume {
  readonly id: string
  readonly status: string
  readonly bootable: boolean
}

/** Where disks are that outlive machines: in the volume service, or nowhere. */
export interface Volumes {
  /** One of the caller's. @throws HttpError 404 */
  find(caller: Caller, id: string): Promise<Volume>
  /** Keeps a volume for an instance, and gives the id of the attachment. @throws HttpError 400 for one that is in use */
  reserve(caller: Caller, id: string, instanceId: string): Promise<string>
  /** Notes that a volume is about to be taken from its instance. @throws HttpError 400 when it is in no state for that */
  beginDetaching(caller: Caller, id: string): Promise<void>
  /** Gives an instance a volume that is kept for it. May be asked twice. @throws HttpError when it is not kept any more */
  connect(instance: Instance, volume: AttachedVolume): Promise<void>
  /** Ends an attachment, whatever has become of it. May be asked twice. */
  disconnect(attachmentId: string): Promise<void>
  /** Deletes a volume, if that may be. May be asked twice. */
  remove(id: string): Promise<void>
}

/** There is no volume service. */
export const noVolumes: Volumes = {
  find: missing,
  reserve: missing,
  beginDetaching: missing,
  connect: async () => {},
  disconnect: async () => {},
  remove: async () => {},
}

async function missing(_caller: Caller, id: string): Promise<never> {
  throw new HttpError(404, `Volume ${id} could not be found.`)
}
