import { randomBytes, randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'
import type { CreateBody } from '../bodies/server-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { Cloud } from './cloud.ts'
import { ZONE } from './hosts.ts'
import type { Instance, Nic } from './instance.ts'
import { hostnameOf, inCommon } from './new-instance.ts'
import { isOver } from './quotas.ts'
import { giveBack, reserveVolumes, volumesIn } from './server-volumes.ts'
import { BUILD, BUILD_WITH_VOLUMES } from './task.ts'
import { usableImage } from './usable-image.ts'

type Server = CreateBody['server']

/**
 * Makes instances, and has them scheduled: what nova-api does of a create.
 *
 * @throws HttpError 400 for what there is not, 403 for more than a project may have, 409 for what is not clear
 * @returns the first of them
 */
export async function createServers(cloud: Cloud, caller: Caller, body: CreateBody): Promise<Instance> {
  const { server } = body
  check(cloud, caller, server)
  const flavor = cloud.flavors.find(caller, server.flavorRef, 400)
  if (server.imageRef !== '') await usableImage(cloud, caller, server.imageRef, flavor)
  const nics = await chooseNics(cloud, caller, server)
  const securityGroups = await groupsByName(cloud, caller, server)
  const id = randomUUID()
  const volumes = await reserveVolumes(cloud, caller, server, id)
  try {
    // Of two requests at once neither sees room that the other one takes.
    const instances = cloud.database.transaction(() =>
      add(cloud, caller, body, { id, flavor, nics, volumes, securityGroups }),
    )
    for (const instance of instances) cloud.scheduler.cast('build', { id: instance.id })
    return instances[0]
  } catch (error) {
    await giveBack(cloud, volumes)
    throw error
  }
}

/** What was found for an instance. */
type Found = Pick<Instance, 'id' | 'flavor' | 'nics' | 'volumes' | 'securityGroups'>

function add(cloud: Cloud, caller: Caller, body: CreateBody, { id, ...found }: Found): [Instance, ...Instance[]] {
  const { server } = body
  const { min, max } = countsOf(server)
  const count = cloud.quotas.room(caller.projectId, found.flavor, min, max)
  const common = {
    ...inCommon(caller, server),
    ...found,
    task: found.volumes.length === 0 ? BUILD : BUILD_WITH_VOLUMES,
    groupId: groupOf(cloud, caller, body, count),
    reservationId: `r-${randomBytes(4).toString('hex')}`,
  }
  const make = (launchIndex: number): Instance => {
    const name = count > 1 ? `${server.name}-${launchIndex + 1}` : server.name
    const own = { name, hostname: server.hostname ?? hostnameOf(name), launchIndex, ...(launchIndex === 0 && { id }) }
    return cloud.instances.add({ ...common, ...own })
  }
  return [make(0), ...Array.from({ length: count - 1 }, (_, index) => make(index + 1))]
}

function countsOf({ min_count: min = 1, max_count: max = min }: Server): { min: number; max: number } {
  if (min > max) throw new HttpError(400, 'min_count must be <= max_count')
  return { min, max }
}

function check({ keypairs, settings }: Cloud, { userId }: Caller, server: Server): void {
  const { imageRef, key_name: keyName, availability_zone: zone, metadata } = server
  const volumes = volumesIn(server)
  if (imageRef === '' && volumes.length === 0) throw new HttpError(400, 'Missing imageRef attribute')
  if (keyName && !keypairs.find(userId, keyName)) throw new HttpError(400, 'Invalid key_name provided.')
  if (zone && zone !== ZONE) throw new HttpError(400, 'The requested availability zone is not available')
  checkMetadata(metadata, settings.quotaMetadataItems)
  if (countsOf(server).max > 1 && volumes.length > 0) {
    throw new HttpError(400, 'Cannot attach one or more volumes to multiple instances')
  }
}

async function chooseNics({ networks }: Cloud, caller: Caller, server: Server): Promise<readonly Nic[]> {
  const groups = server.security_groups.map(({ name }) => name)
  const nics = await networks.choose(caller, server.networks, groups)
  if (countsOf(server).max === 1 || nics.every(({ made, address }) => made && address === null)) return nics
  throw new HttpError(400, 'A port, or an address, can be that of one instance only.')
}

// By their names, as they are shown; clients say their ids.
async function groupsByName({ networks }: Cloud, caller: Caller, server: Server): Promise<Instance['securityGroups']> {
  const { security_groups: wanted } = server
  if (wanted.every(({ name }) => name === 'default')) return wanted
  const present = await networks.securityGroups(caller)
  return wanted.map(({ name }) => ({ name: present.find(({ id }) => id === name)?.name ?? name }))
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
