import { type AppFactory, type Application, ProjectMapper, readSettings, resource, router } from 'wheatpaste'
import { type Cloud, createCloud, Data } from './cloud/cloud.ts'
import { aggregates } from './controllers/aggregates.ts'
import { availabilityZones } from './controllers/availability-zones.ts'
import { flavorExtraSpecs } from './controllers/flavor-extra-specs.ts'
import { flavors } from './controllers/flavors.ts'
import { hypervisors } from './controllers/hypervisors.ts'
import { imageService, images } from './controllers/images.ts'
import { keypairs } from './controllers/keypairs.ts'
import { limits } from './controllers/limits.ts'
import { quotaSets } from './controllers/quota-sets.ts'
import { serverActions } from './controllers/server-actions.ts'
import { serverAddresses } from './controllers/server-addresses.ts'
import { serverConsole } from './controllers/server-console.ts'
import { serverGroups } from './controllers/server-groups.ts'
import { serverImages } from './controllers/server-images.ts'
import { serverMetadata } from './controllers/server-metadata.ts'
import { serverResize } from './controllers/server-resize.ts'
import { serverTags } from './controllers/server-tags.ts'
import { servers } from './controllers/servers.ts'
import { services } from './controllers/services.ts'
import { guarded } from './request/policy.ts'
import { settings } from './settings.ts'

// Both versions of the API show the same servers.
const data = new Data()

type ResourceRoutes = Omit<Parameters<ProjectMapper['resource']>[2], 'controller'>

/** [app:osapi_compute_app_v21] */
export const appFactory: AppFactory = (_globalConf, localConf) =>
  guarded(api(createCloud(data, readSettings(settings, localConf))))

/** Which path leads to which controller. Each of them stands below the id of the project, too. */
function api(cloud: Cloud): Application {
  const mapper = new ProjectMapper()
  const add = (member: string, collection: string, controller: object, options: ResourceRoutes = {}): Application => {
    const app = resource(controller, { microversions })
    mapper.resource(member, collection, { ...options, controller: app })
    return app
  }
  const detail = { collection: { detail: 'GET' } }

  const server = {
    ...servers(cloud),
    ...serverActions(cloud),
    ...serverResize(cloud),
    ...serverImages(cloud),
    ...serverConsole(cloud),
  }
  add('server', 'servers', server, { ...detail, member: { action: 'POST' } })
  const parentResource = { memberName: 'server', collectionName: 'servers' }
  const metadata = add('metadata', 'metadata', serverMetadata(cloud), { parentResource })
  add('address', 'ips', serverAddresses(cloud), { parentResource })
  const tags = add('tag', 'tags', serverTags(cloud), { parentResource })
  mapper.createRoute('/servers/:server_id/metadata', 'PUT', metadata, 'update_all')
  mapper.createRoute('/servers/:server_id/tags', 'PUT', tags, 'update_all')
  mapper.createRoute('/servers/:server_id/tags', 'DELETE', tags, 'delete_all')

  add('flavor', 'flavors', flavors(cloud), detail)
  add('extra_spec', 'os-extra_specs', flavorExtraSpecs(cloud), {
    parentResource: { memberName: 'flavor', collectionName: 'flavors' },
  })
  add('image', 'images', images(cloud), detail)
  add('image_service', 'images', imageService(cloud), { pathPrefix: '/v2' })
  add('keypair', 'os-keypairs', keypairs(cloud))
  add('limits', 'limits', limits(cloud))
  add('quota_set', 'os-quota-sets', quotaSets(cloud), { member: { defaults: 'GET', detail: 'GET' } })
  add('server_group', 'os-server-groups', serverGroups(cloud))
  add('availability_zone', 'os-availability-zone', availabilityZones(cloud), detail)
  add('service', 'os-services', services(cloud))
  add('hypervisor', 'os-hypervisors', hypervisors(cloud), {
    collection: { detail: 'GET', statistics: 'GET' },
    member: { uptime: 'GET', search: 'GET' },
  })
  add('aggregate', 'os-aggregates', aggregates())
  return router(mapper)
}

const microversions = { service: 'compute', min: '2.1', max: '2.96', legacyHeader: 'X-OpenStack-Nova-API-Version' }
