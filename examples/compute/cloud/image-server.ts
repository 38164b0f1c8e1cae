import type { RebuildBody } from '../bodies/action-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { Image } from '../services/images.ts'
import { begin, check } from './change-server.ts'
import type { Cloud } from './cloud.ts'
import { checkMetadata } from './create-servers.ts'
import type { Instance } from './instance.ts'
import { transitions } from './transitions.ts'
import { usableImage } from './usable-image.ts'

/** Begins to make an image of an instance. @throws HttpError 409 when it is in no state for that */
export async function snapshot(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  name: string,
  metadata: Image['metadata'],
): Promise<Image> {
  check(caller, instance, transitions.createImage)
  const image = await cloud.images.create(caller, {
    name,
    metadata: { ...metadata, image_type: 'snapshot', instance_uuid: instance.id },
    ...{ minRam: 0, minDisk: instance.flavor.disk },
  })
  try {
    begin(cloud, caller, instance, transitions.createImage, { imageId: image.id })
    return image
  } catch (error) {
    await cloud.images.remove(image.id)
    throw error
  }
}

/** Begins to make an instance anew from an image. @throws HttpError 400, 403, 409 */
export async function rebuild(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  wanted: RebuildBody['rebuild'],
): Promise<void> {
  check(caller, instance, transitions.rebuild)
  const { imageRef, name, metadata = instance.metadata, description, hostname } = wanted
  await usableImage(cloud, caller, imageRef, instance.flavor, 'Cannot find image for rebuild')
  checkMetadata(metadata, cloud.settings.quotaMetadataItems)
  const vmState = instance.vmState === 'stopped' ? 'stopped' : 'active'
  const now = {
    imageRef,
    metadata,
    name: name ?? instance.name,
    description: description === undefined ? instance.description : description,
    hostname: hostname ?? instance.hostname,
  }
  begin(cloud, caller, instance, transitions.rebuild, { now, outcome: { vmState } })
}
