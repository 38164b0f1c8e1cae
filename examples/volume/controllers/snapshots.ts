import { type ControllerRequest, callerOf, method, page, response, type SortKeys, schema } from 'wheatpaste'
import { resetBody } from '../bodies/action-bodies.ts'
import { createSnapshotBody, namesIn, updateSnapshotBody } from '../bodies/volume-bodies.ts'
import { authorize } from '../request/caller.ts'
import { find, onRecord, visible } from '../request/on-record.ts'
import { select } from '../request/select.ts'
import { createSnapshot } from '../storage/create-snapshot.ts'
import { deleteSnapshot } from '../storage/delete-volume.ts'
import type { Snapshot } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { basicSnapshotView, snapshotView, type View } from '../views/snapshot-view.ts'

/** Snapshots: what a volume held at some time, of which others can be made. */
export function snapshots(storage: Storage) {
  const { snapshots, volumes, settings } = storage
  const on = onRecord(snapshots)

  function list({ environ }: ControllerRequest, view: View): object {
    const found = select(environ, visible(environ, snapshots), FIELDS)
    return page(environ, found, { name: 'snapshots', idOf: ({ id }) => id, max: settings.maxLimit, view })
  }

  return {
    index: (request: ControllerRequest) => list(request, basicSnapshotView),

    detail: (request: ControllerRequest) => list(request, snapshotView(request.version)),

    show: on(({ version, record }) => ({ snapshot: snapshotView(version)(record) })),

    create: response(202)(
      schema(createSnapshotBody)(({ environ, version, body: { snapshot } }) => {
        const { projectId, userId } = callerOf(environ)
        const names = { name: null, description: null, ...namesIn(snapshot) }
        const wanted = { ...names, projectId, userId, metadata: snapshot.metadata ?? {} }
        const made = createSnapshot(storage, find(environ, volumes, snapshot.volume_id), wanted, snapshot.force)
        return { snapshot: snapshotView(version)(made) }
      }),
    ),

    update: schema(updateSnapshotBody)(
      on(({ version, record, body }) => {
        snapshots.change(record, namesIn(body.snapshot))
        return { snapshot: snapshotView(version)(record) }
      }),
    ),

    delete: response(202)(on(({ record }) => deleteSnapshot(storage, record))),

    resetStatus: method(
      { action: 'os-reset_status', status: 202, schema: resetBody },
      on(({ environ, record, body }) => {
        authorize(environ, 'volume_extension:snapshot_admin_actions:reset_status')
        const { status } = body['os-reset_status']
        if (status !== undefined) snapshots.change(record, { status })
      }),
    ),

    forceDelete: method(
      { action: 'os-force_delete', status: 202 },
      on(({ environ, record }) => {
        authorize(environ, 'volume_extension:snapshot_admin_actions:force_delete')
        deleteSnapshot(storage, record, true)
      }),
    ),
  }
}

const FIELDS: SortKeys<Snapshot> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  size: ({ size }) => size,
  volume_id: ({ volumeId }) => volumeId,
  project_id: ({ projectId }) => projectId,
  created_at: ({ created }) => created,
}
