import { type Environ, type Page, page, type SortKeys, type SortValue, sorted } from 'wheatpaste'
import { chosen, filtered, type Shown } from './filters.ts'

/**
 * A list of what a query asks for: its filters, its order, its page, and no more than its fields.
 *
 * @param name what it is called in the answer: `networks`
 * @param max the longest page, whatever the client asks for
 * @throws HttpError 400 for an order and a page that cannot be
 */
export function list(environ: Environ, name: string, objects: readonly Shown[], max: number): Page {
  const { query } = environ
  const found = sorted(environ, filtered(query, objects), keysOf(objects), 'asc')
  return page(environ, found, { name, idOf: ({ id }) => String(id), view: (object) => chosen(query, object), max })
}

// All that objects show can be sorted by; they show the same.
function keysOf([first = {}]: readonly Shown[]): SortKeys<Shown> {
  return Object.fromEntries(Object.keys(first).map((name) => [name, (object) => comparable(object[name])]))
}

function comparable(value: unknown): SortValue {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value ?? '')
}
