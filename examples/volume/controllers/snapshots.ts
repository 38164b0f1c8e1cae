import { type ControllerRequest, page, response, schema } from 'wheatpaste'
import { resetBody } from '../bodies/action-bodies.ts'
import { createSnapshotBody, namesIn, updateSnapshotBody } from '../bodies/volume-bodies.ts'
import { accepted } from '../request/accepted.ts'
import { authorize, callerOf } from '../request/caller.ts'
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
    const found = select(environ, visible(environ, snapshots), fieldsOf)
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

    resetStatus: accepted('os-reset_status')(
      schema(resetBody)(
        on(({ environ, record, body }) => {
          authorize(environ, 'volume_extension:snapshot_admin_actions:reset_status')
          const { status } = body['os-reset_status']
          if (status !== undefined) snapshots.change(record, { status })
        }),
      ),
    ),

    forceDelete: accepted('os-force_delete')(
      on(({ environ, record }) => {
        authorize(environ, 'volume_extension:snapshot_admin_actions:force_delete')
        deleteSnapshot(storage, record, true)
      }),
    ),
  }
}

function fieldsOf({ id, name, status, size, volumeId, projectId, created }: Snapshot) {
  return { id, name, status, size, volume_id: volumeId, project_id: projectId, created_at: created.getTime() }
}
