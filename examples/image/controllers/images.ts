import { randomUUID } from 'node:crypto'
import { type ControllerRequest, callerOf, HttpError, Response, response, schema } from 'wheatpaste'
import { createImageBody, imageFields, refuseReadOnly, splitProperties } from '../bodies/image-bodies.ts'
import { namesIn, type Patch, patchBody, patched } from '../bodies/patch-body.ts'
import { forbidden, ownImage, seenImage } from '../request/caller.ts'
import { selectImages } from '../request/image-query.ts'
import type { Image } from '../store/image.ts'
import { remove, type Store } from '../store/store.ts'
import type { Caller } from '../store/visibility.ts'
import { imagesPage, imageView } from '../views/image-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Images, without their data: glance's `images`. */
export function images(store: Store, maxLimit: number) {
  const { images } = store

  function setStatus({ environ, params }: Request, status: 'active' | 'deactivated'): void {
    const image = ownImage(store, environ, params.id)
    if (!image.data) throw forbidden(`An image is not made ${status} in status '${image.status}'.`)
    images.change(image, { status })
  }

  return {
    index: ({ environ }: ControllerRequest) => imagesPage(environ, selectImages(environ, images.all()), maxLimit),

    show: ({ environ, params }: Request) => imageView(seenImage(store, environ, params.id)),

    create: schema(createImageBody)(({ environ, body }) => {
      const caller = callerOf(environ)
      const { id = randomUUID(), owner, ...given } = body
      refuseReadOnly(Object.keys(given))
      checkVisibility(given.visibility, caller)
      if (owner && owner !== caller.projectId && !caller.isAdmin) throw forbidden()
      const image = images.add({ ...splitProperties(given), id, owner: owner ?? caller.projectId })
      return Response.json(imageView(image), 201, { location: `${environ.applicationUrl}/images/${id}` })
    }),

    update: schema(patchBody)(({ environ, params, body }: Request<Patch>) => {
      const image = ownImage(store, environ, params.id)
      refuseReadOnly(namesIn(body))
      const made = imageFields.safeParse(patched(changeable(image), body))
      if (!made.success) throw new HttpError(400, made.error.issues.map(({ message }) => message).join(' '))
      if (made.data.visibility !== image.visibility) checkVisibility(made.data.visibility, callerOf(environ))
      return imageView(images.change(image, splitProperties(made.data)))
    }),

    delete: response(204)(({ environ, params }: Request) => remove(store, ownImage(store, environ, params.id))),

    deactivate: response(204)((request: Request) => setStatus(request, 'deactivated')),

    reactivate: response(204)((request: Request) => setStatus(request, 'active')),
  }
}

// What a patch may be about.
function changeable({ id, owner, status, data, members, created, updated, properties, ...fields }: Image) {
  return { ...properties, ...fields }
}

function checkVisibility(wanted: Image['visibility'], { isAdmin }: Caller): void {
  if (wanted === 'public' && !isAdmin) throw forbidden('You are not authorized to complete publicize_image action.')
}
