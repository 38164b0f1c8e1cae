import { type ControllerRequest, HttpError, response } from 'wheatpaste'
import { ownImage } from '../request/caller.ts'
import type { Store } from '../store/store.ts'

type Request = ControllerRequest<{ image_id: string; id: string }>

/** Words by which users find their images. */
export function imageTags(store: Store) {
  return {
    update: response(204)(({ environ, params }: Request) => {
      const image = ownImage(store, environ, params.image_id)
      store.images.change(image, { tags: [...new Set([...image.tags, params.id])] })
    }),

    delete: response(204)(({ environ, params }: Request) => {
      const image = ownImage(store, environ, params.image_id)
      if (!image.tags.includes(params.id)) throw new HttpError(404, 'Could not find tag.')
      store.images.change(image, { tags: image.tags.filter((tag) => tag !== params.id) })
    }),
  }
}
