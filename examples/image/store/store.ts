import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { HttpError } from 'wheatpaste'
import type { Settings } from '../settings.ts'
import { Files } from './files.ts'
import type { Image } from './image.ts'
import { Images } from './images.ts'

/** The images and their data. */
export interface Store {
  readonly images: Images
  readonly files: Files
}

/** A new store, with the images that everybody may use. */
export async function createStore({ dataDir = tmpdir(), images: given }: Settings): Promise<Store> {
  const store = { images: new Images(), files: await Files.create(dataDir) }
  for (const { id, name } of given) {
    const image = store.images.add({ ...PUBLIC, id, name })
    await upload(store, image, Readable.from([Buffer.from(`Here would be ${name}.\n`)]))
  }
  return store
}

/**
 * Fills an image with its data; when that breaks off, it can be tried again.
 *
 * @throws HttpError 400 when it is not said what the data are, 409 when there are some already
 */
export async function upload({ images, files }: Store, image: Image, data: Readable): Promise<Image> {
  if (image.status !== 'queued') {
    throw new HttpError(409, `Image status transition from ${image.status} to saving is not allowed`)
  }
  if (image.disk_format === null || image.container_format === null) {
    throw new HttpError(400, 'Properties disk_format, container_format must be set prior to saving data.')
  }
  images.change(image, { status: 'saving' })
  try {
    const sums = await files.write(image.id, data)
    return images.change(image, { status: 'active', data: sums })
  } catch (error) {
    if (images.find(image.id)) images.change(image, { status: 'queued' })
    else await files.remove(image.id)
    throw error
  }
}

/** @throws HttpError 403 when it is protected */
export async function remove({ images, files }: Store, image: Image): Promise<void> {
  if (image.protected) throw new HttpError(403, `Image ${image.id} is protected and cannot be deleted.`)
  images.remove(image)
  await files.remove(image.id)
}

const PUBLIC = {
  owner: null,
  visibility: 'public',
  protected: false,
  os_hidden: false,
  tags: [],
  properties: {},
  disk_format: 'qcow2',
  container_format: 'bare',
  min_disk: 0,
  min_ram: 0,
} as const
