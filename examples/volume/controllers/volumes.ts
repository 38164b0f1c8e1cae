import { type ControllerRequest, callerOf, type Environ, page, response, type SortKeys, schema } from 'wheatpaste'
import { createVolumeBody, namesIn, updateVolumeBody } from '../bodies/volume-bodies.ts'
import { find, onRecord, visible } from '../request/on-record.ts'
import { select } from '../request/select.ts'
import { createVolume, type Origin } from '../storage/create-volume.ts'
import { deleteVolume } from '../storage/delete-volume.ts'
import type { Volume } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { basicVolumeView, type View, volumeView } from '../views/volume-view.ts'

/** Volumes: disks that outlive the machines that they are attached to. */
export function volumes(storage: Storage) {
  const { volumes, snapshots, settings } = storage
  const on = onRecord(volumes)

  function list({ environ, version }: ControllerRequest, view: View): object {
    const found = select(environ, visible(environ, volumes), FIELDS)
    const paging = { name: 'volumes', idOf: ({ id }: Volume) => id, max: settings.maxLimit, view }
    const counted = version.atLeast('3.45') && environ.query.get('with_count')?.toLowerCase() === 'true'
    return { ...page(environ, found, paging), ...(counted && { count: found.length }) }
  }

  /** What a new volume is made of, which must be the caller's own. */
  function originOf(environ: Environ, body: Ingredients): Origin {
    const { imageRef, snapshot_id: snapshotId, source_volid: sourceId } = body
    const snapshot = snapshotId ? find(environ, snapshots, snapshotId) : undefined
    const volumeId = snapshot?.volumeId ?? sourceId
    const source = volumeId ? find(environ, volumes, volumeId) : undefined
    return {
      size: snapshot?.size ?? source?.size ?? 0,
      bootable: Boolean(imageRef) || (source?.bootable ?? false),
      imageMetadata: imageRef ? { image_id: imageRef } : (source?.imageMetadata ?? null),
      snapshotId: snapshotId ?? null,
      sourceId: sourceId ?? null,
    }
  }

  return {
    index: (request: ControllerRequest) => list(request, basicVolumeView(request.environ)),

    detail: (request: ControllerRequest) => list(request, volumeView(storage, request.environ, request.version)),

    show: on(({ environ, version, record }) => ({ volume: volumeView(storage, environ, version)(record) })),

    create: response(202)(
      schema(createVolumeBody)(({ environ, version, body: { volume } }) => {
        const wanted = {
          ...{ name: null, description: null, ...namesIn(volume) },
          ...{ size: volume.size ?? null, metadata: volume.metadata ?? {} },
          ...{ volumeType: volume.volume_type ?? null, zone: volume.availability_zone ?? null },
        }
        const made = createVolume(storage, callerOf(environ), wanted, originOf(environ, volume))
        return { volume: volumeView(storage, environ, version)(made) }
      }),
    ),

    update: schema(updateVolumeBody)(
      on(({ environ, version, record, body: { volume } }) => {
        const { metadata = record.metadata } = volume
        volumes.change(record, { ...namesIn(volume), metadata })
        return { volume: volumeView(storage, environ, version)(record) }
      }),
    ),

    delete: response(202)(
      on(({ environ, record }) => {
        const cascade = environ.query.get('cascade')?.toLowerCase() === 'true'
        deleteVolume(storage, record, { cascade })
      }),
    ),
  }
}

interface Ingredients {
  readonly imageRef?: string | null | undefined
  readonly snapshot_id?: string | null | undefined
  readonly source_volid?: string | null | undefined
}

const FIELDS: SortKeys<Volume> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  size: ({ size }) => size,
  bootable: ({ bootable }) => bootable,
  availability_zone: ({ zone }) => zone,
  volume_type: ({ volumeType }) => volumeType,
  project_id: ({ projectId }) => projectId,
  user_id: ({ userId }) => userId,
  created_at: ({ created }) => created,
  updated_at: ({ updated }) => updated,
}
