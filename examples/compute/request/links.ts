import type { Environ } from 'wheatpaste'

export interface Link {
  readonly rel: string
  readonly href: string
}

/** Where something is: below the version of the API, and without one. Where the path named the project, so do the links. */
export function linksOf(
  { applicationUrl, params }: Environ,
  collection: string,
  id: string,
): [self: Link, bookmark: Link] {
  const path = `${params.project_id ? `/${params.project_id}` : ''}/${collection}/${id}`
  return [
    { rel: 'self', href: applicationUrl + path },
    { rel: 'bookmark', href: applicationUrl.replace(/\/v2(?:\.1)?$/, '') + path },
  ]
}

/** A time as the API writes it: without fractions of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
