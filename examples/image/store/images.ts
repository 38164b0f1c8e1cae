import { HttpError } from 'wheatpaste'
import type { Image } from './image.ts'

/** What there is to know of all images, in memory. An image is never changed: another one takes its place. */
export class Images {
  readonly #images = new Map<string, Image>()

  all(): Image[] {
    return [...this.#images.values()]
  }

  find(id: string): Image | undefined {
    return this.#images.get(id)
  }

  /** @throws HttpError 409 when there is one with its id */
  add(image: Omit<Image, 'created' | 'updated' | 'status' | 'data' | 'members'>): Image {
    if (this.find(image.id)) throw new HttpError(409, `Image ID ${image.id} already exists!`)
    const now = new Date()
    return this.#put({ ...image, status: 'queued', data: null, members: [], created: now, updated: now })
  }

  change({ id }: Image, changes: Partial<Image>): Image {
    const image = this.find(id)
    if (!image) throw new HttpError(404, `No image found with ID ${id}`)
    return this.#put({ ...image, ...changes, updated: new Date() })
  }

  remove({ id }: Image): void {
    this.#images.delete(id)
  }

  #put(image: Image): Image {
    this.#images.set(image.id, image)
    return image
  }
}
