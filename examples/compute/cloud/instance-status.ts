import type { Instance, TaskState, VmState } from './instance.ts'

type Status = { readonly default: string } & Partial<Record<TaskState, string>>

const REBUILD = { rebuilding: 'REBUILD', rebuild_spawning: 'REBUILD' } as const
const RESIZE = { resize_prep: 'RESIZE', resize_migrating: 'RESIZE', resize_finish: 'RESIZE' } as const

// nova.api.openstack.common: what the API calls a state depends on what is being done at the moment.
const STATUSES: Readonly<Record<VmState, Status>> = {
  building: { default: 'BUILD' },
  active: { default: 'ACTIVE', rebooting: 'REBOOT', rebooting_hard: 'HARD_REBOOT', ...RESIZE, ...REBUILD },
  paused: { default: 'PAUSED' },
  suspended: { default: 'SUSPENDED' },
  stopped: { default: 'SHUTOFF', ...RESIZE, ...REBUILD },
  resized: { default: 'VERIFY_RESIZE', resize_reverting: 'REVERT_RESIZE' },
  error: { default: 'ERROR', ...REBUILD },
}

const POWER_STATES = { building: 0, active: 1, paused: 3, suspended: 4, stopped: 4, resized: 1, error: 0 } as const

/** What the API calls the state of an instance. */
export function statusOf({ vmState, taskState }: Pick<Instance, 'vmState' | 'taskState'>): string {
  const statuses = STATUSES[vmState]
  return (taskState && statuses[taskState]) ?? statuses.default
}

export function powerStateOf({ vmState }: Instance): number {
  return POWER_STATES[vmState]
}

/** Whether there is such a status, in any case. */
export function isStatus(text: string): boolean {
  return KNOWN.has(text.toUpperCase())
}

const KNOWN = new Set([...Object.values(STATUSES).flatMap((statuses) => Object.values(statuses)), 'DELETED'])
