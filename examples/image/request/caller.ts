import { callerOf, type Environ, HttpError } from 'wheatpaste'
import type { Image } from '../store/image.ts'
import type { Store } from '../store/store.ts'
import { canChange, canSee } from '../store/visibility.ts'

/** The image that a path names. Whoever may not know of it is told that there is none. @throws HttpError 404 */
export function seenImage({ images }: Store, environ: Environ, id: string): Image {
  const image = images.find(id)
  return image && canSee(image, callerOf(environ)) ? image : images.missing(id)
}

/** The same, for those who mean to change it. @throws HttpError 403, 404 */
export function ownImage(store: Store, environ: Environ, id: string): Image {
  const image = seenImage(store, environ, id)
  if (!canChange(image, callerOf(environ))) throw forbidden()
  return image
}

export function forbidden(message = 'You are not authorized to complete this action.'): HttpError {
  return new HttpError(403, message)
}
