import { apiVersion, type ControllerRequest, type Method, method, page, type SortKeys, schema } from 'wheatpaste'
import { createAttachmentBody, updateAttachmentBody } from '../bodies/volume-bodies.ts'
import { find, onRecord, visible } from '../request/on-record.ts'
import { select } from '../request/select.ts'
import { complete, connect, detach, reserve } from '../storage/attach.ts'
import type { Attachment, Volume } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { attachmentView, basicAttachmentView } from '../views/attachment-view.ts'

/** Attachments: how machines get volumes from 3.27 on. */
export function attachments(storage: Storage) {
  const { attachments, volumes, settings } = storage
  const on = onRecord(attachments)
  const since = <M extends Method>(method: M): M => apiVersion('3.27')(method)

  function list({ environ }: ControllerRequest, view: (attachment: Attachment) => object): object {
    const found = select(environ, visible(environ, attachments), FIELDS)
    return page(environ, found, { name: 'attachments', idOf: ({ id }) => id, max: settings.maxLimit, view })
  }

  const volumeOf = ({ volumeId }: Attachment): Volume => volumes.find(volumeId) ?? volumes.missing(volumeId)

  return {
    index: since((request: ControllerRequest) => list(request, basicAttachmentView)),

    detail: since((request: ControllerRequest) => list(request, attachmentView)),

    show: since(on(({ record }) => ({ attachment: attachmentView(record) }))),

    create: since(
      schema(createAttachmentBody)(({ environ, version, body }) => {
        const { volume_uuid, instance_uuid: instanceId = null, connector, mode = 'rw' } = body.attachment
        const volume = find(environ, volumes, volume_uuid)
        const made = reserve(storage, volume, { instanceId, mode: version.atLeast('3.54') ? mode : 'rw' })
        if (connector) connect(storage, volume, made, connector.host ?? null)
        return { attachment: attachmentView(made) }
      }),
    ),

    update: since(
      schema(updateAttachmentBody)(
        on(({ record, body }) => {
          const { host = null, mountpoint = null } = body.attachment.connector
          connect(storage, volumeOf(record), record, host, mountpoint)
          return { attachment: attachmentView(record) }
        }),
      ),
    ),

    complete: apiVersion('3.44')(
      method(
        { action: 'os-complete', status: 202 },
        on(({ record }) => complete(storage, volumeOf(record), record)),
      ),
    ),

    delete: since(
      on(({ record }) => {
        const volume = volumeOf(record)
        detach(storage, volume, record)
        return { attachments: storage.attachmentsOf(volume).map(basicAttachmentView) }
      }),
    ),
  }
}

const FIELDS: SortKeys<Attachment> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  volume_id: ({ volumeId }) => volumeId,
  instance_id: ({ instanceId }) => instanceId,
}
