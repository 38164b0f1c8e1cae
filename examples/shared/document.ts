import { type Application, HttpError, Response } from 'wheatpaste'

/**
 * A document at the path where it is mounted, for clients that have no token yet: which versions there are.
 *
 * @param write makes it of the URL where it is
 */
export function document(write: (url: string) => object, status = 200): Application {
  return function document({ pathInfo, applicationUrl }) {
    // Clients ask with and without the slash.
    if (pathInfo !== '' && pathInfo !== '/') throw new HttpError(404, 'The resource could not be found.')
    return Response.json(write(applicationUrl), status)
  }
}
