import type { ApiExtension } from 'wheatpaste'
import { attachments } from './controllers/attachments.ts'
import { availabilityZones } from './controllers/availability-zones.ts'
import { limits } from './controllers/limits.ts'
import { metadata, metadataRoutes } from './controllers/metadata.ts'
import { quotaSets } from './controllers/quota-sets.ts'
import { services } from './controllers/services.ts'
import { snapshots } from './controllers/snapshots.ts'
import { volumeActions } from './controllers/volume-actions.ts'
import { volumeAttaching } from './controllers/volume-attaching.ts'
import { volumeTypes } from './controllers/volume-types.ts'
import { volumes } from './controllers/volumes.ts'
import type { Storage } from './storage/storage.ts'

export const microversions = { service: 'volume', min: '3.0', max: '3.60' }

const collectionActions = { detail: 'GET' }
const memberActions = { action: 'POST' }

/** Which path leads to which controller. Each of them stands below the id of the project, too. */
export function volumeApi(storage: Storage): ApiExtension {
  const ofVolumes = {
    ...volumes(storage),
    ...volumeActions(storage),
    ...volumeAttaching(storage),
    ...metadata(storage.volumes, (volume, metadata) => storage.volumes.change(volume, { metadata })),
  }
  const ofSnapshots = {
    ...snapshots(storage),
    ...metadata(storage.snapshots, (snapshot, metadata) => storage.snapshots.change(snapshot, { metadata })),
  }
  return {
    name: 'Volume',
    alias: 'volume',
    getResources: () => [
      {
        collection: 'volumes',
        memberName: 'volume',
        controller: ofVolumes,
        collectionActions,
        memberActions,
        customRoutes: metadataRoutes('volumes'),
      },
      {
        collection: 'snapshots',
        memberName: 'snapshot',
        controller: ofSnapshots,
        collectionActions,
        memberActions,
        customRoutes: metadataRoutes('snapshots'),
      },
      {
        collection: 'attachments',
        memberName: 'attachment',
        controller: attachments(storage),
        collectionActions,
        memberActions,
      },
      {
        collection: 'types',
        memberName: 'type',
        controller: volumeTypes(storage),
        collectionActions: { default: 'GET' },
      },
      {
        collection: 'os-quota-sets',
        memberName: 'quota_set',
        controller: quotaSets(storage),
        memberActions: { defaults: 'GET' },
      },
      { collection: 'limits', controller: limits(storage) },
      { collection: 'os-availability-zone', controller: availabilityZones() },
      { collection: 'os-services', controller: services() },
    ],
  }
}
