import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Link } from './links.ts'

/** What a list is called in an answer, and what it shows of its items. */
export interface PageOptions<Item> {
  /** The name of the list: `servers`, beside which there may be `servers_links`. */
  readonly name: string
  /** What a client names an item by, to have the items after it. */
  readonly idOf: (item: Item) => string
  /** What is shown of an item. Default: all of it. */
  readonly view?: (item: Item) => unknown
  /** The longest page, whatever the client asks for. Default: 1000, as nova's `max_limit`. */
  readonly max?: number
}

/** What of a list a client asks for. */
export interface PageRequest {
  /** How many items at most. */
  readonly limit: number
  /** The id of the item before the first; undefined for the begin of the list. */
  readonly marker: string | undefined
}

/** Finds the items of one page, in the order of the list; null where no item has the id of the marker. */
export type FetchPage<Items> = (wanted: PageRequest) => Items

/** One page of a list by its name, and under `<name>_links` where the next one is, if there may be one. */
export type Page = Readonly<Record<string, readonly unknown[]>>

type Items<Item> = readonly Item[] | null

/**
 * One page of a list, as nova pages them: of as many items as `limit` says, after the one that `marker` names. A page that is
 * full links to the next one, even when that turns out to be empty; the link keeps the path and all of the query but the
 * marker. The order is the caller's.
 *
 * ```ts
 * page(environ, flavors, { name: 'flavors', idOf: ({ id }) => id, view })
 * await page(environ, ({ limit, marker }) => database.flavorsAfter(marker, limit), { name: 'flavors', idOf: ({ id }) => id })
 * ```
 *
 * @param source all items, or what finds those of one page
 * @throws HttpError 400 for a limit that is none, and a marker that names no item
 */
export function page<Item>(
  environ: Environ,
  source: (Items<Item> & object) | FetchPage<Items<Item>>,
  options: PageOptions<Item>,
): Page
export function page<Item>(
  environ: Environ,
  source: FetchPage<Promise<Items<Item>>>,
  options: PageOptions<Item>,
): Promise<Page>
export function page<Item>(
  environ: Environ,
  source: readonly Item[] | FetchPage<Items<Item> | Promise<Items<Item>>>,
  options: PageOptions<Item>,
): Page | Promise<Page> {
  const { max = 1000, idOf } = options
  const wanted = { limit: Math.min(limitOf(environ) ?? max, max), marker: lastOf(environ, 'marker') }
  const items = typeof source === 'function' ? source(wanted) : slice(source, idOf, wanted)
  return isPromise(items)
    ? items.then((found) => shown(environ, found, wanted, options))
    : shown(environ, items, wanted, options)
}

function slice<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  { limit, marker }: PageRequest,
): Items<Item> {
  const start = marker === undefined ? 0 : items.findIndex((item) => idOf(item) === marker) + 1
  return marker !== undefined && start === 0 ? null : items.slice(start, start + limit)
}

function shown<Item>(
  environ: Environ,
  items: Items<Item>,
  { limit, marker }: PageRequest,
  { name, idOf, view = (item) => item }: PageOptions<Item>,
): Page {
  if (items === null) throw new HttpError(400, `marker [${marker}] not found`)
  const list = { [name]: items.map((item) => view(item)) }
  const last = items.length === limit ? items.at(-1) : undefined
  if (last === undefined) return list
  const next: Link = { rel: 'next', href: hrefAfter(environ, idOf(last)) }
  return { ...list, [`${name}_links`]: [next] }
}

function limitOf(environ: Environ): number | undefined {
  const limit = lastOf(environ, 'limit')
  if (limit === undefined) return undefined
  if (/^\d+$/.test(limit)) return Number(limit)
  throw new HttpError(
    400,
    `Invalid input for query parameters limit. Value: ${limit}. '${limit}' does not match '^[0-9]*$'`,
  )
}

function lastOf({ query }: Environ, name: string): string | undefined {
  return query.getAll(name).at(-1)
}

function hrefAfter({ query, pathUrl }: Environ, marker: string): string {
  const others = new URLSearchParams(query)
  others.set('marker', marker)
  return `${pathUrl}?${others}`
}
