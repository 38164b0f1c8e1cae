import { type Environ, type Page, page } from 'wheatpaste'
import { chosen, filtered, type Shown, sorted } from './filters.ts'

/**
 * A list of what a query asks for: its filters, its order, its page, and no more than its fields.
 *
 * @param name what it is called in the answer: `networks`
 * @param max the longest page, whatever the client asks for
 * @throws HttpError 400 for a page that cannot be
 */
export function list(environ: Environ, name: string, objects: readonly Shown[], max: number): Page {
  const { query } = environ
  const found = sorted(query, filtered(query, objects))
  return page(environ, found, { name, idOf: ({ id }) => String(id), view: (object) => chosen(query, object), max })
}
