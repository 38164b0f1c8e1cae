import type { Settings } from '../settings.ts'
import { ImageService } from './image-service.ts'
import type { Images } from './images.ts'
import { NetworkService } from './network-service.ts'
import { type Networks, pretendedNetworks } from './networks.ts'
import { serviceUser } from './service-user.ts'
import { VolumeService } from './volume-service.ts'
import { noVolumes, type Volumes } from './volumes.ts'

/** The other services of the cloud, as far as there are any. */
export interface Services<Of = Images> {
  readonly images: Of
  readonly networks: Networks
  readonly volumes: Volumes
}

/** What of images a compute node needs. */
export type Uploads = Pick<Images, 'upload'>

/**
 * Those whose endpoints the settings name, and in place of others what there is without them.
 *
 * @param images what there is without an image service
 */
export function servicesOf<Of extends Uploads>(settings: Settings, images: Of): Services<Of | ImageService> {
  const { imageEndpoint, networkEndpoint, volumeEndpoint } = settings
  const user = serviceUser(settings)
  return {
    images: imageEndpoint ? new ImageService(imageEndpoint, user) : images,
    networks: networkEndpoint ? new NetworkService(networkEndpoint, user) : pretendedNetworks,
    volumes: volumeEndpoint ? new VolumeService(volumeEndpoint, user) : noVolumes,
  }
}
