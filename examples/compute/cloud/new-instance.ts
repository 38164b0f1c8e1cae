import type { CreateBody } from '../bodies/server-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { NewInstance } from './instances.ts'

type Server = CreateBody['server']

/** What is decided for each instance, or found for all of them. */
type Decided =
  | ('id' | 'name' | 'hostname' | 'launchIndex' | 'task' | 'groupId' | 'reservationId')
  | ('flavor' | 'nics' | 'volumes' | 'securityGroups')

/** What new instances have of what was asked for, and of what all of them begin with. */
export function inCommon({ projectId, userId }: Caller, server: Server): Omit<NewInstance, Decided> {
  return {
    projectId,
    userId,
    imageRef: server.imageRef,
    metadata: server.metadata,
    keyName: server.key_name ?? null,
    userData: server.user_data ?? null,
    configDrive: Boolean(server.config_drive),
    pinnedZone: server.availability_zone ?? null,
    description: server.description ?? null,
    tags: server.tags ?? [],
    diskConfig: server['OS-DCF:diskConfig'],
    accessIPv4: server.accessIPv4,
    accessIPv6: server.accessIPv6,
    ...UNBUILT,
  }
}

const UNBUILT = {
  vmState: 'building',
  taskState: 'scheduling',
  generation: 0,
  worker: null,
  launchedAt: null,
  host: null,
  addresses: [],
  lockedBy: null,
  lockedReason: null,
  fault: null,
  before: null,
} as const

/** The name of a host that a name leads to: what is no letter, digit or dash of it cannot be in one. */
export function hostnameOf(name: string): string {
  const letters = name
    .toLowerCase()
    .replace(/[ _]/g, '-')
    .replace(/[^a-z\d.-]/g, '')
  return (
    letters
      .replace(/^[-.]+/, '')
      .slice(0, 63)
      .replace(/[-.]+$/, '') || 'server'
  )
}
