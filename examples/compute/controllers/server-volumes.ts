import { apiVersion, page, response, schema } from 'wheatpaste'
import { attachVolumeBody, updateAttachmentBody } from '../bodies/volume-attachment-bodies.ts'
import { attachVolume, changeVolume, detachVolume, volumeOf } from '../cloud/attach-volume.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { AttachedVolume } from '../cloud/instance.ts'
import { onServer } from '../request/on-server.ts'
import { refuseNewer, type Since } from '../request/since.ts'
import { volumeAttachmentView } from '../views/volume-attachment-view.ts'

const since: Since = { tag: '2.49', delete_on_termination: '2.79' }

/** The volumes of a server: nova's `os-volume_attachments`. */
export function serverVolumes(cloud: Cloud) {
  const on = onServer(cloud)
  const paging = { name: 'volumeAttachments', idOf: ({ volumeId }: AttachedVolume) => volumeId }

  return {
    index: on(({ environ, version, instance }) =>
      page(environ, instance.volumes, { ...paging, view: volumeAttachmentView(instance, version) }),
    ),

    show: on(({ version, instance, params: { id } }) => ({
      volumeAttachment: volumeAttachmentView(instance, version)(volumeOf(instance, id)),
    })),

    create: schema(attachVolumeBody)(
      on(async ({ caller, version, instance, body: { volumeAttachment: wanted } }) => {
        refuseNewer(wanted, since, version)
        const volume = await attachVolume(cloud, caller, instance, wanted)
        return { volumeAttachment: volumeAttachmentView(instance, version)(volume) }
      }),
    ),

    // Before that it was another volume that took its place.
    update: apiVersion('2.85')(
      response(202)(
        schema(updateAttachmentBody)(
          on(({ instance, params: { id }, body: { volumeAttachment } }) => {
            const { deleteOnTermination } = volumeOf(instance, id)
            const { delete_on_termination: wanted = deleteOnTermination } = volumeAttachment
            changeVolume(cloud, instance, id, { deleteOnTermination: wanted })
          }),
        ),
      ),
    ),

    delete: response(202)(on(({ caller, instance, params: { id } }) => detachVolume(cloud, caller, instance, id))),
  }
}
