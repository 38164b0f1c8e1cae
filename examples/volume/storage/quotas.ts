import { HttpError } from 'wheatpaste'
import type { Storage } from './storage.ts'

export interface Amounts {
  readonly volumes: number
  readonly snapshots: number
  readonly gigabytes: number
}

export function limitsOf({ settings }: Storage): Amounts {
  const { quotaVolumes, quotaSnapshots, quotaGigabytes } = settings
  return { volumes: quotaVolumes, snapshots: quotaSnapshots, gigabytes: quotaGigabytes }
}

export function usedBy({ volumes, snapshots }: Storage, projectId: string): Amounts {
  const [own, taken] = [volumes.ofProject(projectId), snapshots.ofProject(projectId)]
  const gigabytes = [...own, ...taken].reduce((sum, { size }) => sum + size, 0)
  return { volumes: own.length, snapshots: taken.length, gigabytes }
}

/** @throws HttpError 413 when a project would have more than it may */
export function checkQuota(storage: Storage, projectId: string, wanted: Partial<Amounts>): void {
  const [limits, used] = [limitsOf(storage), usedBy(storage, projectId)]
  const exceeds = (name: keyof Amounts): boolean => limits[name] >= 0 && used[name] + (wanted[name] ?? 0) > limits[name]
  if (exceeds('gigabytes')) {
    const [requested, quota] = [`Requested ${wanted.gigabytes}G`, `quota is ${limits.gigabytes}G`]
    const message = `${requested}, ${quota} and ${used.gigabytes}G has been consumed.`
    throw over(
      'VolumeSizeExceedsAvailableQuota',
      `Requested volume or snapshot exceeds allowed gigabytes quota. ${message}`,
    )
  }
  if (exceeds('volumes')) throw over('VolumeLimitExceeded', tooMany('volumes', limits.volumes))
  if (exceeds('snapshots')) throw over('SnapshotLimitExceeded', tooMany('snapshots', limits.snapshots))
}

function tooMany(name: string, limit: number): string {
  return `Maximum number of ${name} allowed (${limit}) exceeded for quota '${name}'.`
}

// cinder begins these with the name of their class.
function over(name: string, message: string): HttpError {
  return new HttpError(413, `${name}: ${message}`)
}
