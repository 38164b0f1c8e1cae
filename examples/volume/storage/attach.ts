import type { Attachment, NewAttachment, Volume } from './records.ts'
import type { Storage } from './storage.ts'
import { checkStatus, settle } from './volume-status.ts'

/* A volume is reserved for a machine, then connected to its host, then attached; and all of that again backwards. */

export type WantedAttachment = Partial<Pick<NewAttachment, 'instanceId' | 'mode'>>

/** Keeps a volume for a machine. @throws HttpError 400 for one that is not available */
export function reserve(storage: Storage, volume: Volume, wanted: WantedAttachment): Attachment {
  checkStatus(volume, 'reserve', 'available')
  const { id: volumeId, projectId } = volume
  const nowhere = { instanceId: null, mode: 'rw', host: null, device: null, attachedAt: null } as const
  const made = storage.attachments.add({ ...nowhere, ...wanted, volumeId, projectId, status: 'reserved' })
  settle(storage, volume)
  return made
}

/** Connects the volume to the host of the machine, and perhaps says where it is plugged in there. */
export function connect(
  storage: Storage,
  volume: Volume,
  attachment: Attachment,
  host: string | null,
  device: string | null = null,
): void {
  storage.attachments.change(attachment, { host, device, status: 'attaching' })
  settle(storage, volume)
}

/** Says that the machine has the volume now. */
export function complete(storage: Storage, volume: Volume, attachment: Attachment, device = attachment.device): void {
  storage.attachments.change(attachment, { status: 'attached', device, attachedAt: new Date() })
  settle(storage, volume)
}

/** Takes the volume from the machine. */
export function detach(storage: Storage, volume: Volume, attachment: Attachment): void {
  storage.attachments.remove(attachment)
  settle(storage, volume)
}
