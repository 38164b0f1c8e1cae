import type { Environ } from 'wheatpaste'
import type { Entity } from '../directory/table.ts'

type View<R> = (record: R) => object

/** Shows records of a kind as keystone does: as they are, with a link to themselves. */
export function recordView<R extends Entity>(environ: Environ, collection: string): View<R> {
  return (record) => ({ ...record, links: { self: `${environ.applicationUrl}/${collection}/${record.id}` } })
}

/** Shows a list, which has no pages. */
export function listView(environ: Environ, collection: string, shown: readonly object[]): object {
  return { [collection]: shown, links: { self: environ.url, previous: null, next: null } }
}

/** Shows those of some records that have in each of the fields what the query asks for, if it does. */
export function recordsView<R extends Entity>(
  environ: Environ,
  collection: string,
  records: readonly R[],
  fields: readonly string[],
): object {
  const asked = fields.flatMap((field) => {
    const value = environ.query.get(field)
    return value === null ? [] : [{ field, value }]
  })
  const found = records.filter((record) => asked.every(({ field, value }) => holds(record[field], value)))
  return listView(environ, collection, found.map(recordView(environ, collection)))
}

function holds(held: unknown, asked: string): boolean {
  return typeof held === 'boolean' ? held === /^(?:true|1|yes|)$/i.test(asked) : held === asked
}
