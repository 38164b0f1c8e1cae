import { randomBytes } from 'node:crypto'
import { HttpError } from 'wheatpaste'
import type { CreateBody } from '../bodies/server-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { Cloud } from './cloud.ts'
import { ZONE } from './hosts.ts'
import type { Instance } from './instance.ts'
import type { NewInstance } from './instances.ts'
import { isOver } from './quotas.ts'
import { BUILD } from './task.ts'

type Server = CreateBody['server']

/**
 * Makes instances, and has them scheduled: what nova-api does of a create.
 *
 * @throws HttpError 400 for what there is not, 403 for more than a project may have
 * @returns the first of them
 */
export function createServers(cloud: Cloud, caller: Caller, body: CreateBody): Instance {
  // Of two requests at once neither sees room that the other one takes.
  const instances = cloud.database.transaction(() => prepare(cloud, caller, body))
  for (const { id } of instances) cloud.scheduler.cast('build', { id })
  return instances[0]
}

function prepare(cloud: Cloud, caller: Caller, body: CreateBody): [Instance, ...Instance[]] {
  const { server } = body
  check(cloud, caller, server)
  const flavor = cloud.flavors.find(caller, server.flavorRef, 400)
  const { min_count: min = 1, max_count: max = min } = server
  if (min > max) throw new HttpError(400, 'min_count must be <= max_count')
  const count = cloud.quotas.room(caller.projectId, flavor, min, max)
  const groupId = groupOf(cloud, caller, body, count)
  const reservationId = `r-${randomBytes(4).toString('hex')}`
  const common = { ...inCommon(caller, server), flavor, groupId, reservationId }
  const make = (launchIndex: number): Instance => {
    const name = count > 1 ? `${server.name}-${launchIndex + 1}` : server.name
    return cloud.instances.add({ ...common, name, hostname: server.hostname ?? hostnameOf(name), launchIndex })
  }
  return [make(0), ...Array.from({ length: count - 1 }, (_, index) => make(index + 1))]
}

function check({ images, keypairs, settings }: Cloud, { projectId, userId }: Caller, server: Server): void {
  const { imageRef, key_name: keyName, availability_zone: zone, metadata } = server
  const volumes = server.block_device_mapping_v2 ?? server.block_device_mapping ?? []
  if (imageRef === '' && volumes.length === 0) throw new HttpError(400, 'Missing imageRef attribute')
  if (imageRef !== '' && !images.find(projectId, imageRef)) throw new HttpError(400, 'Can not find requested image')
  if (keyName && !keypairs.find(userId, keyName)) throw new HttpError(400, 'Invalid key_name provided.')
  if (zone && zone !== ZONE) throw new HttpError(400, 'The requested availability zone is not available')
  checkMetadata(metadata, settings.quotaMetadataItems)
}

/** @throws HttpError 403 for more items than there may be */
export function checkMetadata(metadata: Instance['metadata'], limit: number): void {
  if (!isOver(Object.keys(metadata).length, limit)) return
  throw new HttpError(403, `Maximum number of metadata items exceeds ${limit}`)
}

function groupOf({ groups, settings }: Cloud, { projectId }: Caller, body: CreateBody, count: number): string | null {
  const id = (body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'])?.group
  if (id === undefined) return null
  const members = groups.membersOf(groups.find(projectId, id, 400)).length + count
  if (!isOver(members, settings.quotaServerGroupMembers)) return id
  throw new HttpError(403, 'Quota exceeded, too many servers in group')
}

type InCommon = Omit<NewInstance, 'name' | 'hostname' | 'launchIndex' | 'flavor' | 'groupId' | 'reservationId'>

function inCommon({ projectId, userId }: Caller, server: Server): InCommon {
  return {
    projectId,
    userId,
    imageRef: server.imageRef,
    metadata: server.metadata,
    keyName: server.key_name ?? null,
    userData: server.user_data ?? null,
    configDrive: Boolean(server.config_drive),
    pinnedZone: server.availability_zone ?? null,
    wantsNetwork: server.networks !== 'none',
    securityGroups: server.security_groups,
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
  task: BUILD,
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

// What is no letter, digit or dash of a name cannot be in the name of a host.
function hostnameOf(name: string): string {
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
