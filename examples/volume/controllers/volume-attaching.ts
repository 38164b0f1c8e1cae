import { action, method, schema } from 'wheatpaste'
import { attachBody, connectBody, detachBody } from '../bodies/action-bodies.ts'
import { find, onRecord } from '../request/on-record.ts'
import { complete, connect, detach, reserve } from '../storage/attach.ts'
import type { Attachment, Volume } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { checkStatus, settle } from '../storage/volume-status.ts'
import { connectionInfo } from '../views/attachment-view.ts'

/** How machines got volumes before there were attachments: actions of the volume, which compute asks for. */
export function volumeAttaching(storage: Storage) {
  const { volumes, attachments } = storage
  const on = onRecord(volumes)

  /** The attachment that is on its way, which is made when there is none. */
  function pending(volume: Volume): Attachment {
    const present = storage.attachmentsOf(volume).find(({ status }) => status !== 'attached')
    return present ?? reserve(storage, volume, {})
  }

  return {
    reserve: method(
      { action: 'os-reserve', status: 202 },
      on(({ record }) => connect(storage, record, reserve(storage, record, {}), null)),
    ),

    unreserve: method(
      { action: 'os-unreserve', status: 202 },
      on(({ record }) => {
        checkStatus(record, 'unreserve', 'reserved', 'attaching')
        detach(storage, record, pending(record))
      }),
    ),

    initializeConnection: action('os-initialize_connection')(
      schema(connectBody)(
        on(({ record, body }) => {
          const attachment = pending(record)
          connect(storage, record, attachment, body['os-initialize_connection'].connector.host ?? null)
          return { connection_info: connectionInfo(attachment) }
        }),
      ),
    ),

    terminateConnection: method(
      { action: 'os-terminate_connection', status: 202 },
      on(() => {}),
    ),

    attach: method(
      { action: 'os-attach', status: 202, schema: attachBody },
      on(({ record, body }) => {
        const { instance_uuid, mode, mountpoint, host_name } = body['os-attach']
        const attachment = pending(record)
        attachments.change(attachment, { instanceId: instance_uuid ?? null, mode, host: host_name ?? null })
        complete(storage, record, attachment, mountpoint ?? null)
      }),
    ),

    beginDetaching: method(
      { action: 'os-begin_detaching', status: 202 },
      on(({ record }) => {
        checkStatus(record, 'begin detaching', 'in-use')
        volumes.change(record, { status: 'detaching' })
      }),
    ),

    rollDetaching: method(
      { action: 'os-roll_detaching', status: 202 },
      on(({ record }) => {
        checkStatus(record, 'roll back detaching', 'detaching')
        settle(storage, record)
      }),
    ),

    detach: method(
      { action: 'os-detach', status: 202, schema: detachBody },
      on(({ environ, record, body }) => {
        checkStatus(record, 'detach', 'in-use', 'detaching')
        const id = body['os-detach']?.attachment_id ?? storage.attachmentsOf(record)[0]?.id ?? ''
        detach(storage, record, find(environ, attachments, id))
      }),
    ),
  }
}
