import { apiVersion, type ControllerRequest, HttpError, page } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { callerOf } from '../request/caller.ts'
import type { Image } from '../services/images.ts'
import { basicImageView, imageServiceView, imageView } from '../views/image-view.ts'

type Request = ControllerRequest<{ id: string }>

/** The images as nova passed them on from the image service, until 2.36. */
export function images(cloud: Cloud) {
  const { find, list } = lookup(cloud)
  const methods = {
    // The clients of the image service, when sent here, look for its fields and for its answers without an envelope.
    index: (request: ControllerRequest) =>
      list(request, (image) => ({ ...imageServiceView(image), ...basicImageView(request.environ)(image) })),
    detail: (request: ControllerRequest) => list(request, imageView(request.environ)),
    show: async (request: Request) => {
      const image = await find(request)
      return { ...imageServiceView(image), image: imageView(request.environ)(image) }
    },
  }
  for (const method of Object.values(methods)) apiVersion('2.1', '2.35')(method)
  return methods
}

/** The images as the image service itself shows them, for clients that were given this endpoint for every service. */
export function imageService(cloud: Cloud) {
  const { find, list } = lookup(cloud)
  return {
    index: (request: ControllerRequest) => list(request, imageServiceView),
    show: async (request: Request) => imageServiceView(await find(request)),
  }
}

function lookup({ images, settings }: Cloud) {
  return {
    async find({ environ, params: { id } }: Request): Promise<Image> {
      const image = await images.find(callerOf(environ), id)
      if (!image) throw new HttpError(404, 'Image not found.')
      return image
    },

    async list({ environ }: ControllerRequest, view: (image: Image) => object): Promise<object> {
      const seen = await images.list(callerOf(environ), environ.query.get('name'))
      return page(environ, seen, { name: 'images', idOf: ({ id }) => id, max: settings.maxLimit, view })
    },
  }
}
