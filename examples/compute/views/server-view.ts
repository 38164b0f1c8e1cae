import { createHash } from 'node:crypto'
import { type Environ, links, type Microversion } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import type { AttachedVolume, Instance } from '../cloud/instance.ts'
import { powerStateOf, statusOf } from '../cloud/instance-status.ts'
import { callerOf } from '../request/caller.ts'
import { can } from '../request/policy.ts'
import { microseconds, timestamp } from '../request/timestamp.ts'
import { byNetwork } from './addresses-view.ts'
import { embeddedFlavorView } from './flavor-view.ts'
import { administratorFields, newerFields } from './server-fields.ts'

export type View = (instance: Instance) => object

/** Shows instances as the compute API does (nova's `views/servers.py`). */
export function basicServerView(environ: Environ): View {
  return ({ id, name }) => ({ id, name, links: links(environ, 'servers', id) })
}

/** All of an instance that the caller may see, as the version shows it. */
export function serverView({ hosts }: Cloud, environ: Environ, version: Microversion): View {
  const embedded = version.atLeast('2.47')
  const attached = version.atLeast('2.3') ? volumeView : idOf
  const newer = newerFields(version)
  const hidden = can(callerOf(environ), 'os_compute_api:os-extended-server-attributes')
    ? administratorFields(hosts, version)
    : () => ({})
  return (instance) => ({
    ...oldFields(environ, instance),
    'os-extended-volumes:volumes_attached': instance.volumes.map(attached),
    flavor: embedded ? embeddedFlavorView(instance.flavor) : reference(environ, 'flavors', instance.flavor.id),
    ...newer(instance),
    ...hidden(instance),
  })
}

/** The same of a single server, which tells its groups too. */
export function singleServerView(cloud: Cloud, environ: Environ, version: Microversion): View {
  const view = serverView(cloud, environ, version)
  if (!version.atLeast('2.71')) return view
  return (instance) => ({
    ...view(instance),
    server_groups: [cloud.groups.of(instance)?.id].filter((id) => id !== undefined),
  })
}

function oldFields(environ: Environ, instance: Instance): object {
  const { id, name, metadata, projectId, userId, imageRef, accessIPv4, accessIPv6 } = instance
  return {
    id,
    name,
    status: statusOf(instance),
    tenant_id: projectId,
    user_id: userId,
    metadata,
    image: imageRef === '' ? '' : reference(environ, 'images', imageRef),
    addresses: addressesOf(instance),
    created: timestamp(instance.created),
    updated: timestamp(instance.updated),
    hostId: hostIdOf(instance),
    accessIPv4,
    accessIPv6,
    key_name: instance.keyName,
    config_drive: instance.configDrive ? 'True' : '',
    security_groups: instance.securityGroups,
    'OS-DCF:diskConfig': instance.diskConfig,
    'OS-EXT-AZ:availability_zone': instance.host === null ? (instance.pinnedZone ?? '') : 'nova',
    'OS-EXT-STS:vm_state': instance.vmState,
    'OS-EXT-STS:task_state': instance.taskState,
    'OS-EXT-STS:power_state': powerStateOf(instance),
    'OS-SRV-USG:launched_at': instance.launchedAt && microseconds(instance.launchedAt),
    'OS-SRV-USG:terminated_at': null,
    links: links(environ, 'servers', id),
    ...(IN_PROGRESS.test(statusOf(instance)) && { progress: instance.vmState === 'building' ? 0 : 100 }),
    ...(instance.fault && { fault: { code: 500, ...instance.fault, created: timestamp(instance.fault.created) } }),
  }
}

function idOf({ volumeId }: AttachedVolume): object {
  return { id: volumeId }
}

function volumeView(volume: AttachedVolume): object {
  return { ...idOf(volume), delete_on_termination: volume.deleteOnTermination }
}

const IN_PROGRESS = /^(?:ACTIVE|BUILD|REBUILD|RESIZE|VERIFY_RESIZE|MIGRATING)$/

function reference(environ: Environ, collection: string, id: string): object {
  return { id, links: [links(environ, collection, id)[1]] }
}

function addressesOf(instance: Instance): object {
  return byNetwork(instance, ({ address, mac, type }) => ({
    ...{ version: 4, addr: address, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': mac },
  }))
}

// Tells whether two instances of a project share a host, and nothing of other projects.
function hostIdOf({ host, projectId }: Instance): string {
  return host === null
    ? ''
    : createHash('sha224')
        .update(projectId + host)
        .digest('hex')
}
