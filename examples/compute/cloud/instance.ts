import type { Row, Time } from '../database/table.ts'
import type { Flavor } from './flavors.ts'
import type { Task } from './task.ts'

/** What a virtual machine is, while nothing is done to it. */
export type VmState = 'building' | 'active' | 'paused' | 'suspended' | 'stopped' | 'resized' | 'error'

/** What is being done to it. */
export type TaskState =
  | 'scheduling'
  | 'networking'
  | 'spawning'
  | 'rebooting'
  | 'rebooting_hard'
  | 'powering-off'
  | 'powering-on'
  | 'pausing'
  | 'unpausing'
  | 'suspending'
  | 'resuming'
  | 'resize_prep'
  | 'resize_migrating'
  | 'resize_finish'
  | 'resize_reverting'
  | 'rebuilding'
  | 'rebuild_spawning'
  | 'image_snapshot'
  | 'image_uploading'
  | 'deleting'

export interface Address {
  readonly network: string
  readonly address: string
  readonly mac: string
}

/** A virtual machine as nova's database knows it. The views show it. */
export interface Instance extends Row {
  readonly projectId: string
  readonly userId: string
  readonly reservationId: string
  readonly launchIndex: number
  readonly keyName: string | null
  readonly userData: string | null
  readonly configDrive: boolean
  readonly pinnedZone: string | null
  readonly wantsNetwork: boolean
  readonly securityGroups: readonly { name: string }[]
  /** The server group that it was made in. */
  readonly groupId: string | null
  launchedAt: Time | null
  name: string
  hostname: string
  description: string | null
  /** Empty when it was booted from a volume. */
  imageRef: string
  flavor: Flavor
  metadata: Readonly<Record<string, string>>
  tags: readonly string[]
  diskConfig: 'AUTO' | 'MANUAL'
  accessIPv4: string
  accessIPv6: string
  vmState: VmState
  taskState: TaskState | null
  /** What is to be done to it, while there is something. */
  task: Task | null
  /** Counts what was begun; whoever works on an older one has lost it. */
  generation: number
  /** The process that does the task, once it has claimed it. */
  worker: string | null
  /** The compute node that it runs on, once one is chosen. */
  host: string | null
  addresses: readonly Address[]
  lockedBy: 'owner' | 'admin' | null
  lockedReason: string | null
  fault: { readonly message: string; readonly created: Time } | null
  /** What a resize goes back to when it is reverted. */
  before: Pick<Instance, 'flavor' | 'vmState'> | null
}

export type Changes = Partial<Instance>
