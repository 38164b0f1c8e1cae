import { type Environ, HttpError } from 'wheatpaste'

type Value = string | number | boolean | null
/** What lists can be filtered and sorted by. */
export type Fields = Readonly<Record<string, Value>>

/** Of some records those that a query asks for, in its order: `sort=name:asc,size`, or `sort_key` and `sort_dir`. */
export function select<R>({ query }: Environ, records: readonly R[], fieldsOf: (record: R) => Fields): R[] {
  const rows = records.map((record) => ({ record, fields: fieldsOf(record) }))
  // What is no field says something else of the list.
  const found = rows.filter(({ fields }) =>
    [...query].every(
      ([name, asked]) => !(name in fields) || String(fields[name]).toLowerCase() === asked.toLowerCase(),
    ),
  )
  const sort = query.get('sort') ?? `${query.get('sort_key') ?? ''}:${query.get('sort_dir') ?? 'desc'}`
  for (const key of sort.split(',').reverse()) {
    const [name = '', direction = 'desc'] = key.split(':')
    if (name === '') continue
    if (!found.every(({ fields }) => name in fields)) throw new HttpError(400, `Invalid sort key: ${name}`)
    const sign = direction === 'asc' ? 1 : -1
    found.sort((a, b) => sign * compared(a.fields[name], b.fields[name]))
  }
  return found.map(({ record }) => record)
}

function compared(a: Value = null, b: Value = null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  return left === right ? 0 : left < right ? -1 : 1
}
