import type { Microversion } from 'wheatpaste'
import { microseconds } from '../../shared/timestamp.ts'
import type { Snapshot } from '../storage/records.ts'

export type View = (snapshot: Snapshot) => object

/** Shows snapshots as cinder does. */
export const basicSnapshotView: View = (snapshot) => ({
  id: snapshot.id,
  name: snapshot.name,
  description: snapshot.description,
  volume_id: snapshot.volumeId,
  status: snapshot.status,
  size: snapshot.size,
  metadata: snapshot.metadata,
  created_at: microseconds(snapshot.created),
  updated_at: microseconds(snapshot.updated),
})

/** All of a snapshot, as the version shows it. */
export function snapshotView(version: Microversion): View {
  const [hasGroup, hasUser] = [version.atLeast('3.14'), version.atLeast('3.41')]
  return (snapshot) => ({
    ...basicSnapshotView(snapshot),
    'os-extended-snapshot-attributes:progress': snapshot.status === 'available' ? '100%' : '0%',
    'os-extended-snapshot-attributes:project_id': snapshot.projectId,
    ...(hasGroup && { group_snapshot_id: null }),
    ...(hasUser && { user_id: snapshot.userId }),
  })
}
