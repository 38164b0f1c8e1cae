import { action, HttpError, method, schema } from 'wheatpaste'
import {
  bootableBody,
  extendBody,
  readOnlyBody,
  resetBody,
  setImageBody,
  unsetImageBody,
} from '../bodies/action-bodies.ts'
import { authorize } from '../request/caller.ts'
import { onRecord } from '../request/on-record.ts'
import { extendVolume } from '../storage/create-volume.ts'
import { deleteVolume } from '../storage/delete-volume.ts'
import type { Storage } from '../storage/storage.ts'

/** What is done to a volume: `POST /volumes/{id}/action`. */
export function volumeActions(storage: Storage) {
  const { volumes } = storage
  const on = onRecord(volumes)

  return {
    extend: method(
      { action: 'os-extend', status: 202, schema: extendBody },
      on(({ record, version, body }) =>
        extendVolume(storage, record, body['os-extend'].new_size, version.atLeast('3.42')),
      ),
    ),

    setBootable: action('os-set_bootable')(
      schema(bootableBody)(on(({ record, body }) => volumes.change(record, body['os-set_bootable']))),
    ),

    setReadOnly: method(
      { action: 'os-update_readonly_flag', status: 202, schema: readOnlyBody },
      on(({ record, body }) => volumes.change(record, { readOnly: body['os-update_readonly_flag'].readonly })),
    ),

    setImageMetadata: action('os-set_image_metadata')(
      schema(setImageBody)(
        on(({ record, body }) => {
          const metadata = { ...record.imageMetadata, ...body['os-set_image_metadata'].metadata }
          volumes.change(record, { imageMetadata: metadata })
          return { metadata }
        }),
      ),
    ),

    unsetImageMetadata: action('os-unset_image_metadata')(
      schema(unsetImageBody)(
        on(({ record, body }) => {
          const { key } = body['os-unset_image_metadata']
          const { [key]: value, ...others } = record.imageMetadata ?? {}
          if (value === undefined) throw new HttpError(404, `Volume ${record.id} has no metadata with key ${key}.`)
          volumes.change(record, { imageMetadata: others })
        }),
      ),
    ),

    resetStatus: method(
      { action: 'os-reset_status', status: 202, schema: resetBody },
      on(({ environ, record, body }) => {
        authorize(environ, 'volume_extension:volume_admin_actions:reset_status')
        const { status } = body['os-reset_status']
        if (status !== undefined) volumes.change(record, { status })
      }),
    ),

    forceDelete: method(
      { action: 'os-force_delete', status: 202 },
      on(({ environ, record }) => {
        authorize(environ, 'volume_extension:volume_admin_actions:force_delete')
        deleteVolume(storage, record, { force: true })
      }),
    ),
  }
}
