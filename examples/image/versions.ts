import { type AppFactory, HttpError, Response } from 'wheatpaste'

// What the service can do, each version more than the one before; all of them are at one place.
const VERSIONS = ['v2.9', 'v2.7', 'v2.5', 'v2.3', 'v2.2', 'v2.1', 'v2.0']

/** [app:image_versions]: which versions there are. */
export const versionsFactory: AppFactory = () =>
  function versions({ pathInfo, applicationUrl }) {
    if (pathInfo !== '' && pathInfo !== '/') throw new HttpError(404, 'The resource could not be found.')
    const links = [{ rel: 'self', href: `${applicationUrl}/v2/` }]
    const versions = VERSIONS.map((id, index) => ({ id, status: index === 0 ? 'CURRENT' : 'SUPPORTED', links }))
    return Response.json({ versions }, 300)
  }
