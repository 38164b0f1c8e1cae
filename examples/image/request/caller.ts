import { type Application, type Environ, HttpError } from 'wheatpaste'
import type { Image } from '../store/image.ts'
import type { Store } from '../store/store.ts'
import { type Caller, canChange, canSee } from '../store/visibility.ts'

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. */
export function callerOf({ state: { 'nova.context': context } }: Environ): Caller {
  if (!context?.projectId) throw new HttpError(403, 'The request has no project.')
  return { projectId: context.projectId, roles: context.roles, isAdmin: context.isAdmin }
}

/** The image that a path names. Whoever may not know of it is told that there is none. @throws HttpError 404 */
export function seenImage({ images }: Store, environ: Environ, id: string): Image {
  const image = images.find(id)
  if (!image || !canSee(image, callerOf(environ))) throw new HttpError(404, `No image found with ID ${id}`)
  return image
}

/** The same, for those who mean to change it. @throws HttpError 403, 404 */
export function ownImage(store: Store, environ: Environ, id: string): Image {
  const image = seenImage(store, environ, id)
  if (!canChange(image, callerOf(environ))) throw forbidden()
  return image
}

/** Has an application want a role of everybody: one to read, another to do more than that. */
export function guarded(app: Application): Application {
  const whole: Application = function guarded(environ) {
    const role = environ.method === 'GET' || environ.method === 'HEAD' ? 'reader' : 'member'
    const { isAdmin, roles } = callerOf(environ)
    if (!isAdmin && !roles.includes(role)) throw forbidden()
    return app(environ)
  }
  // What listings of routes ask.
  if (app.describe) whole.describe = app.describe
  return whole
}

export function forbidden(message = 'You are not authorized to complete this action.'): HttpError {
  return new HttpError(403, message)
}
