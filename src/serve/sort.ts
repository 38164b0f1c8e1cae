import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'

/** What a list can be sorted by: the names that clients know, and the value that an item has by each of them. */
export type SortKeys<Item> = Readonly<Record<string, (item: Item) => SortValue>>

/** What is null or undefined comes before all else. */
export type SortValue = string | number | boolean | Date | null | undefined

type Direction = 'asc' | 'desc'

/**
 * A list in the order that the query asks for, as OpenStack's services are asked: `sort=name:asc,size`, or pairs of `sort_key`
 * and `sort_dir`, as many as wished. What is equal by all of them stays in the order that it has.
 *
 * ```ts
 * sorted(environ, volumes, { name: ({ name }) => name, size: ({ size }) => size })
 * ```
 *
 * @param direction where the query tells none, not even for its first key. Default: `desc`, as in nova
 * @throws HttpError 400 for a key that is none, and a direction that is neither `asc` nor `desc`
 */
export function sorted<Item>(
  { query }: Environ,
  items: readonly Item[],
  keys: SortKeys<Item>,
  direction: Direction = 'desc',
): Item[] {
  const asked = askedFor(query).map(([name, towards = direction]) => {
    const read = Object.hasOwn(keys, name) ? keys[name] : undefined
    if (!read) throw invalid('sort_key', name)
    if (!/^(?:asc|desc)$/i.test(towards)) throw invalid('sort_dir', towards)
    return { read, sign: towards.toLowerCase() === 'asc' ? 1 : -1 }
  })
  return items.toSorted((one, other) => {
    for (const { read, sign } of asked) {
      const order = compared(read(one), read(other))
      if (order !== 0) return sign * order
    }
    return 0
  })
}

function askedFor(query: URLSearchParams): [name: string, direction?: string][] {
  const sort = query.getAll('sort').flatMap((text) => text.split(','))
  const pairs = sort.map((pair) => pair.split(':', 2) as [string, string?])
  const directions = query.getAll('sort_dir')
  const named = query.getAll('sort_key').map((name, index): [string, string?] => {
    const direction = directions[index] ?? directions[0]
    return direction === undefined ? [name] : [name, direction]
  })
  return [...pairs, ...named].filter(([name]) => name !== '')
}

function compared(one: SortValue, other: SortValue): number {
  const [left, right] = [comparable(one), comparable(other)]
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left) < String(right) ? -1 : 1
}

function comparable(value: SortValue): string | number | null {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'boolean' ? Number(value) : (value ?? null)
}

function invalid(name: string, value: string): HttpError {
  return new HttpError(400, `Invalid input for query parameters ${name}. Value: ${value}.`)
}
