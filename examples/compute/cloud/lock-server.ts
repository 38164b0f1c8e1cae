import { HttpError } from 'wheatpaste'
import type { Caller } from '../request/caller.ts'
import { can } from '../request/policy.ts'
import type { Cloud } from './cloud.ts'
import type { Instance } from './instance.ts'

/** Keeps everybody but administrators from changing an instance. */
export function lock({ instances }: Cloud, { projectId }: Caller, instance: Instance, reason: string | null): void {
  const isOwner = instance.projectId === projectId
  if (instance.lockedBy !== null && isOwner) return
  instances.change(instance, { lockedBy: isOwner ? 'owner' : 'admin', lockedReason: reason })
}

/** @throws HttpError 403 when somebody else locked it */
export function unlock({ instances }: Cloud, caller: Caller, instance: Instance): void {
  const rule = 'os_compute_api:os-lock-server:unlock:unlock_override'
  if (instance.lockedBy === 'admin' && !can(caller, rule)) {
    throw new HttpError(403, `Policy doesn't allow ${rule} to be performed.`)
  }
  instances.change(instance, { lockedBy: null, lockedReason: null })
}
