import { type ApiExtension, type Mapper, type ResourceExtension, resource } from 'wheatpaste'
import type { Cloud } from './cloud/cloud.ts'
import { aggregates } from './controllers/aggregates.ts'
import { availabilityZones } from './controllers/availability-zones.ts'
import { flavorExtraSpecs } from './controllers/flavor-extra-specs.ts'
import { flavors } from './controllers/flavors.ts'
import { hypervisors } from './controllers/hypervisors.ts'
import { imageService, images } from './controllers/images.ts'
import { keypairs } from './controllers/keypairs.ts'
import { limits } from './controllers/limits.ts'
import { quotaSets } from './controllers/quota-sets.ts'
import { securityGroups } from './controllers/security-groups.ts'
import { serverActions } from './controllers/server-actions.ts'
import { serverAddresses } from './controllers/server-addresses.ts'
import { serverConsole } from './controllers/server-console.ts'
import { serverGroups } from './controllers/server-groups.ts'
import { serverImages } from './controllers/server-images.ts'
import { serverInterfaces } from './controllers/server-interfaces.ts'
import { serverMetadata } from './controllers/server-metadata.ts'
import { serverResize } from './controllers/server-resize.ts'
import { serverSecurityGroups } from './controllers/server-security-groups.ts'
import { serverTags } from './controllers/server-tags.ts'
import { serverVolumes } from './controllers/server-volumes.ts'
import { servers } from './controllers/servers.ts'
import { services } from './controllers/services.ts'

export const microversions = {
  service: 'compute',
  min: '2.1',
  max: '2.96',
  legacyHeader: 'X-OpenStack-Nova-API-Version',
}

const detail = { detail: 'GET' }
const ofServer = { memberName: 'server', collectionName: 'servers' }
const ofFlavor = { memberName: 'flavor', collectionName: 'flavors' }

/** Which path leads to which controller. Each of them stands below the id of the project, too. */
export function computeApi(cloud: Cloud): ApiExtension {
  return { name: 'Compute', alias: 'compute', getResources: () => [...ofServers(cloud), ...others(cloud)] }
}

function ofServers(cloud: Cloud): ResourceExtension[] {
  const controller = {
    ...servers(cloud),
    ...serverActions(cloud),
    ...serverResize(cloud),
    ...serverImages(cloud),
    ...serverConsole(cloud),
    ...serverSecurityGroups(cloud),
  }
  return [
    {
      collection: 'servers',
      memberName: 'server',
      controller,
      collectionActions: detail,
      memberActions: { action: 'POST' },
    },
    { collection: 'os-interface', memberName: 'interface', controller: serverInterfaces(cloud), parent: ofServer },
    {
      collection: 'os-volume_attachments',
      memberName: 'volume_attachment',
      controller: serverVolumes(cloud),
      parent: ofServer,
    },
    { collection: 'ips', memberName: 'address', controller: serverAddresses(cloud), parent: ofServer },
    {
      collection: 'metadata',
      controller: serverMetadata(cloud),
      parent: ofServer,
      customRoutes: collectionRoutes('/servers/:server_id/metadata', { PUT: 'update_all' }),
    },
    {
      collection: 'tags',
      memberName: 'tag',
      controller: serverTags(cloud),
      parent: ofServer,
      customRoutes: collectionRoutes('/servers/:server_id/tags', { PUT: 'update_all', DELETE: 'delete_all' }),
    },
  ]
}

function others(cloud: Cloud): ResourceExtension[] {
  return [
    { collection: 'flavors', memberName: 'flavor', controller: flavors(cloud), collectionActions: detail },
    { collection: 'os-extra_specs', memberName: 'extra_spec', controller: flavorExtraSpecs(cloud), parent: ofFlavor },
    {
      collection: 'images',
      memberName: 'image',
      controller: images(cloud),
      collectionActions: detail,
      customRoutes: (mapper) => connectImageService(mapper, cloud),
    },
    { collection: 'os-keypairs', memberName: 'keypair', controller: keypairs(cloud) },
    { collection: 'os-security-groups', memberName: 'security_group', controller: securityGroups(cloud) },
    { collection: 'limits', controller: limits(cloud) },
    {
      collection: 'os-quota-sets',
      memberName: 'quota_set',
      controller: quotaSets(cloud),
      memberActions: { defaults: 'GET', detail: 'GET' },
    },
    { collection: 'os-server-groups', memberName: 'server_group', controller: serverGroups(cloud) },
    { collection: 'os-availability-zone', controller: availabilityZones(cloud), collectionActions: detail },
    { collection: 'os-services', memberName: 'service', controller: services(cloud) },
    {
      collection: 'os-hypervisors',
      memberName: 'hypervisor',
      controller: hypervisors(cloud),
      collectionActions: { detail: 'GET', statistics: 'GET' },
      memberActions: { uptime: 'GET', search: 'GET' },
    },
    { collection: 'os-aggregates', memberName: 'aggregate', controller: aggregates() },
  ]
}

// Methods of a whole collection that are no action of it by another path.
function collectionRoutes(
  path: string,
  actions: Readonly<Record<string, string>>,
): NonNullable<ResourceExtension['customRoutes']> {
  return (mapper, controller) => {
    for (const [method, action] of Object.entries(actions)) mapper.createRoute(path, method, controller, action)
  }
}

function connectImageService(mapper: Mapper, cloud: Cloud): void {
  const controller = resource(imageService(cloud), { microversions })
  mapper.resource('image_service', 'images', { controller, pathPrefix: '/v2' })
}
