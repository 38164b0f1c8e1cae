import { HttpError } from 'wheatpaste'
import type { AttachVolumeBody } from '../bodies/volume-attachment-bodies.ts'
import type { Caller } from '../request/caller.ts'
import { check } from './change-server.ts'
import type { Cloud } from './cloud.ts'
import type { AttachedVolume, Instance } from './instance.ts'
import { deviceFor } from './server-volumes.ts'

const FROM = ['active', 'paused', 'suspended', 'stopped', 'resized'] as const
const attaching = { verb: 'attach_volume', from: FROM }
const detaching = { verb: 'detach_volume', from: FROM }

/** Begins to give an instance a volume. @throws HttpError 400, 404 as the volume service does, 409 as {@link check} does */
export async function attachVolume(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  wanted: AttachVolumeBody['volumeAttachment'],
): Promise<AttachedVolume> {
  check(caller, instance, attaching)
  const { volumeId, device, tag = null, delete_on_termination: deleteOnTermination = false } = wanted
  const attachmentId = await cloud.volumes.reserve(caller, volumeId, instance.id)
  const common = { volumeId, attachmentId, tag, deleteOnTermination, isRoot: false, state: 'attaching' } as const
  try {
    cloud.instances.update(instance, (current) => {
      check(caller, current, attaching)
      const volume = { ...common, device: deviceFor(current.volumes, { device: device ?? undefined }) }
      return { volumes: [...current.volumes, volume] }
    })
  } catch (error) {
    await cloud.volumes.disconnect(attachmentId)
    throw error
  }
  settle(cloud, instance)
  return volumeOf(instance, volumeId)
}

/** Begins to take a volume from an instance. @throws HttpError 400 for its root disk, 404, and 409 as {@link check} does */
export async function detachVolume(cloud: Cloud, caller: Caller, instance: Instance, volumeId: string): Promise<void> {
  check(caller, instance, detaching)
  if (volumeOf(instance, volumeId).isRoot) throw new HttpError(400, 'Cannot detach a root device volume')
  await cloud.volumes.beginDetaching(caller, volumeId)
  changeVolume(cloud, instance, volumeId, { state: 'detaching' })
  settle(cloud, instance)
}

/** Changes what is noted on a volume of an instance. */
export function changeVolume(
  { instances }: Cloud,
  instance: Instance,
  volumeId: string,
  changes: Partial<AttachedVolume>,
): void {
  instances.update(instance, ({ volumes }) => ({
    volumes: volumes.map((volume) => (volume.volumeId === volumeId ? { ...volume, ...changes } : volume)),
  }))
}

/** @throws HttpError 404 when the instance does not have it */
export function volumeOf({ volumes }: Instance, volumeId: string): AttachedVolume {
  const found = volumes.find((volume) => volume.volumeId === volumeId)
  if (!found) throw new HttpError(404, `volume_id not found: ${volumeId}`)
  return found
}

function settle({ computeOn }: Cloud, { id, host }: Instance): void {
  if (host !== null) computeOn(host).cast('settleVolumes', { id })
}
