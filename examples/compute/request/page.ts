import { type Environ, HttpError } from 'wheatpaste'

export interface Paging<Item> {
  /** The name of the list in the answer: `servers`, beside which there may be `servers_links`. */
  readonly name: string
  readonly idOf: (item: Item) => string
  readonly view: (item: Item) => object
  /** The longest page, whatever the client asks for. */
  readonly max: number
}

/**
 * One page of a list: of as many items as `limit` says, after the one that `marker` names. A page that is full has a link to
 * the next one, even when that turns out to be empty.
 *
 * @throws HttpError 400 for a limit that is none, and a marker that is not in the list
 */
export function page<Item>(environ: Environ, items: readonly Item[], { name, idOf, view, max }: Paging<Item>): object {
  const limit = Math.min(limitOf(environ) ?? max, max)
  const marker = environ.query.get('marker')
  const start = marker === null ? 0 : items.findIndex((item) => idOf(item) === marker) + 1
  if (marker !== null && start === 0) throw new HttpError(400, `marker [${marker}] not found`)
  const shown = items.slice(start, start + limit)
  const last = shown.length === limit ? shown.at(-1) : undefined
  const list = { [name]: shown.map(view) }
  return last === undefined ? list : { ...list, [`${name}_links`]: [{ rel: 'next', href: next(environ, idOf(last)) }] }
}

function limitOf({ query }: Environ): number | undefined {
  const limit = query.get('limit')
  if (limit === null) return undefined
  if (!/^\d+$/.test(limit)) throw new HttpError(400, `Invalid input for query parameters limit. Value: ${limit}.`)
  return Number(limit)
}

function next({ query, pathUrl }: Environ, marker: string): string {
  const others = new URLSearchParams(query)
  others.set('marker', marker)
  return `${pathUrl}?${others}`
}
