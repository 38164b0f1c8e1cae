import { HttpError } from 'wheatpaste'
import type { RebuildBody } from '../bodies/action-bodies.ts'
import type { Caller } from '../request/caller.ts'
import { begin, check } from './change-server.ts'
import type { Cloud } from './cloud.ts'
import { checkMetadata } from './create-servers.ts'
import type { Image } from './images.ts'
import type { Instance } from './instance.ts'
import { transitions } from './transitions.ts'

/** Begins to make an image of an instance. @throws HttpError 409 when it is in no state for that */
export function snapshot(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  name: string,
  metadata: Image['metadata'],
): Image {
  check(caller, instance, transitions.createImage)
  const image = cloud.images.snapshot(instance.projectId, name, metadata)
  begin(cloud, caller, instance, transitions.createImage, { imageId: image.id })
  return image
}

/** Begins to make an instance anew from an image. @throws HttpError 400, 403, 409 */
export function rebuild(cloud: Cloud, caller: Caller, instance: Instance, wanted: RebuildBody['rebuild']): void {
  check(caller, instance, transitions.rebuild)
  const { imageRef, name, metadata = instance.metadata, description, hostname } = wanted
  if (!cloud.images.find(instance.projectId, imageRef)) {
    throw new HttpError(400, 'Cannot find image for rebuild')
  }
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
