import { microseconds } from '../../shared/timestamp.ts'
import type { Attachment } from '../storage/records.ts'

/** Shows attachments as cinder does. */
export function basicAttachmentView({ id, status, volumeId, instanceId }: Attachment): object {
  return { id, status, volume_id: volumeId, instance: instanceId }
}

export function attachmentView(attachment: Attachment): object {
  const { attachedAt, mode, status } = attachment
  return {
    ...basicAttachmentView(attachment),
    attached_at: attachedAt ? microseconds(attachedAt) : '',
    detached_at: '',
    attach_mode: mode,
    connection_info: status === 'reserved' ? {} : connectionInfo(attachment),
  }
}

/** How a host gets at a volume. It is only pretended, and so there is not much to say. */
export function connectionInfo({ volumeId, id, mode }: Attachment): object {
  return { driver_volume_type: 'fake', volume_id: volumeId, attachment_id: id, access_mode: mode, encrypted: false }
}
