import { HttpError } from 'wheatpaste'
import { Records } from '../../shared/records.ts'
import type { Image } from './image.ts'

/** What there is to know of all images, in memory. An image is never changed: another one takes its place. */
export class Images extends Records<Image> {
  constructor() {
    super((id) => new HttpError(404, `No image found with ID ${id}`))
  }

  /** @throws HttpError 409 when there is one with its id */
  add(image: Omit<Image, 'created' | 'updated' | 'status' | 'data' | 'members'>): Image {
    if (this.find(image.id)) throw new HttpError(409, `Image ID ${image.id} already exists!`)
    const now = new Date()
    return this.put({ ...image, status: 'queued', data: null, members: [], created: now, updated: now })
  }

  change({ id }: Image, changes: Partial<Image>): Image {
    return this.put({ ...this.get(id), ...changes, updated: new Date() })
  }
}
