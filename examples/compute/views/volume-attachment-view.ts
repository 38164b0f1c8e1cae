import type { Microversion } from 'wheatpaste'
import type { AttachedVolume, Instance } from '../cloud/instance.ts'

/** Shows the volumes of an instance as the compute API does (nova's `volume_attachments`). */
export function volumeAttachmentView({ id }: Instance, version: Microversion): (volume: AttachedVolume) => object {
  const [tagged, told, renamed] = ['2.70', '2.79', '2.89'].map((since) => version.atLeast(since))
  return ({ volumeId, attachmentId, device, tag, deleteOnTermination }) => ({
    ...(renamed ? { attachment_id: attachmentId, bdm_uuid: attachmentId } : { id: volumeId }),
    ...{ volumeId, serverId: id, device },
    ...(tagged && { tag }),
    ...(told && { delete_on_termination: deleteOnTermination }),
  })
}
