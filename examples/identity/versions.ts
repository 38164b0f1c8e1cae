import { type AppFactory, type Application, type Environ, HttpError, Response } from 'wheatpaste'

/** [app:identity_versions]: which versions there are. */
export const versionsFactory: AppFactory = () =>
  document((base) => [{ versions: { values: [about(`${base}/v3/`)] } }, 300])

/** [app:identity_version]: the one version, told where it is. */
export const versionFactory: AppFactory = () => document((base) => [{ version: about(`${base}/`) }, 200])

function document(write: (base: string) => [body: object, status: number]): Application {
  return function versions(environ) {
    if (!isRoot(environ)) throw new HttpError(404, 'The resource could not be found.')
    return Response.json(...write(environ.applicationUrl))
  }
}

// Clients ask with and without the slash.
function isRoot({ pathInfo }: Environ): boolean {
  return pathInfo === '' || pathInfo === '/'
}

function about(href: string): object {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  }
}
