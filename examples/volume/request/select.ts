import { type Environ, type SortKeys, sorted } from 'wheatpaste'

/** Of some records those that have the values that a query asks for, in its order. What is no field says something else of the list. */
export function select<R>(environ: Environ, records: readonly R[], fields: SortKeys<R>): R[] {
  const asked = [...environ.query].flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return field ? [(record: R) => String(field(record)).toLowerCase() === value.toLowerCase()] : []
  })
  const found = records.filter((record) => asked.every((fits) => fits(record)))
  return sorted(environ, found, fields)
}
