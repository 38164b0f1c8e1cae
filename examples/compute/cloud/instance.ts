import type { Row, Time } from '../database/table.ts'
import type { Flavor } from './flavors.ts'
import type { Task } from './task.ts'

/** What a virtual machine is, while nothing is done to it. */
export type VmState = 'building' | 'active' | 'paused' | 'suspended' | 'stopped' | 'resized' | 'error'

/** What is being done to it. */
export type TaskState =
  | 'scheduling'
  | 'networking'
  | 'block_device_mapping'
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

/** A connection to a network, as it was chosen. */
export interface Nic {
  readonly networkId: string
  /** Null until there is a port. */
  readonly portId: string | null
  /** Whether the port is made for the instance, and goes with it; a user's own stays. */
  readonly made: boolean
  /** The one that it is to have; null for any. */
  readonly address: string | null
  /** The ids of its security groups; none for that of the project. */
  readonly groups: readonly string[]
}

export interface Address {
  readonly network: string
  readonly address: string
  readonly mac: string
  /** A floating one leads to a fixed one from another network. */
  readonly type: 'fixed' | 'floating'
  readonly portId?: string
}

/** A volume that an instance has, or is about to get or to lose. */
export interface AttachedVolume {
  readonly volumeId: string
  readonly attachmentId: string
  readonly device: string
  readonly isRoot: boolean
  readonly deleteOnTermination: boolean
  readonly tag: string | null
  readonly state: 'attaching' | 'attached' | 'detaching'
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
  nics: readonly Nic[]
  /** What they were when somebody last looked. */
  addresses: readonly Address[]
  volumes: readonly AttachedVolume[]
  lockedBy: 'owner' | 'admin' | null
  lockedReason: string | null
  fault: { readonly message: string; readonly created: Time } | null
  /** What a resize goes back to when it is reverted. */
  before: Pick<Instance, 'flavor' | 'vmState'> | null
}

export type Changes = Partial<Instance>
