import { checkQuota } from './quotas.ts'
import type { NewSnapshot, Snapshot, Volume } from './records.ts'
import type { Storage } from './storage.ts'
import { checkStatus } from './volume-status.ts'

export type WantedSnapshot = Pick<NewSnapshot, 'projectId' | 'userId' | 'name' | 'description' | 'metadata'>

/**
 * Keeps what a volume holds now. It is `creating` for a while.
 *
 * @param force also of a volume that is in use
 * @throws HttpError 400 for a volume that is not available, 413 when the project has all that it may
 */
export function createSnapshot(storage: Storage, volume: Volume, wanted: WantedSnapshot, force: boolean): Snapshot {
  checkStatus(volume, 'snapshot', 'available', ...(force ? (['in-use'] as const) : []))
  checkQuota(storage, wanted.projectId, { snapshots: 1, gigabytes: volume.size })
  const { snapshots } = storage
  const snapshot = snapshots.add({ ...wanted, volumeId: volume.id, size: volume.size, status: 'creating' })
  storage.later(() => {
    if (snapshot.status === 'creating') snapshots.change(snapshot, { status: 'available' })
  })
  return snapshot
}
