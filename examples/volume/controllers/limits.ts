import { type ControllerRequest, callerOf } from 'wheatpaste'
import { limitsOf, usedBy } from '../storage/quotas.ts'
import type { Storage } from '../storage/storage.ts'

/** How much the caller's project may have, and how much it has. */
export function limits(storage: Storage) {
  return {
    index: ({ environ }: ControllerRequest) => {
      const [limits, used] = [limitsOf(storage), usedBy(storage, callerOf(environ).projectId)]
      const absolute = {
        maxTotalVolumes: limits.volumes,
        maxTotalSnapshots: limits.snapshots,
        maxTotalVolumeGigabytes: limits.gigabytes,
        maxTotalBackups: 0,
        maxTotalBackupGigabytes: 0,
        totalVolumesUsed: used.volumes,
        totalSnapshotsUsed: used.snapshots,
        totalGigabytesUsed: used.gigabytes,
        totalBackupsUsed: 0,
        totalBackupGigabytesUsed: 0,
      }
      return { limits: { rate: [], absolute } }
    },
  }
}
