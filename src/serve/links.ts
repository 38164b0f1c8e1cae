import type { Environ } from '../contract/environ.ts'

/** Where something is to be found, as OpenStack's answers say it. */
export interface Link {
  /** What the link means: `self`, `bookmark`, `next`. */
  readonly rel: string
  /** An absolute URL. */
  readonly href: string
}

/**
 * The links of one thing of a collection: `self`, below the version of the API, and `bookmark`, the same without the version
 * (nova's `ViewBuilder`). They are made of the scheme, the host and the script name of the request, whatever mounted the
 * API where; where the path named the project, so do they.
 *
 * ```ts
 * links(environ, 'servers', id)
 * // [{ rel: 'self', href: 'http://api.example/compute/v2.1/servers/5' },
 * //  { rel: 'bookmark', href: 'http://api.example/compute/servers/5' }]
 * ```
 *
 * @param collection its path below the API, perhaps with slashes: `servers/5/tags`
 * @param id is percent-encoded
 */
export function links(
  { applicationUrl, params }: Environ,
  collection: string,
  id: string,
): [self: Link, bookmark: Link] {
  const project = params.project_id ? `/${params.project_id}` : ''
  const path = `${project}/${collection}/${encodeURIComponent(id)}`
  return [
    { rel: 'self', href: applicationUrl + path },
    { rel: 'bookmark', href: applicationUrl.replace(VERSION, '') + path },
  ]
}

// nova's `remove_trailing_version_from_href`.
const VERSION = /\/v\d+(?:\.\d+)?$/
