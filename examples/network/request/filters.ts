/** An object as an answer shows it. */
export type Shown = Readonly<Record<string, unknown>>

// What a list is asked for beside the values of fields.
const OTHERS = new Set(['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir'])

/** Of some objects those that have the values that a query names; of a field that is named twice, either value. */
export function filtered<S extends Shown>(query: URLSearchParams, objects: readonly S[]): S[] {
  const names = [...new Set(query.keys())].filter((name) => !OTHERS.has(name))
  return objects.filter((object) => names.every((name) => fits(object, name, query.getAll(name))))
}

function fits(object: Shown, name: string, values: readonly string[]): boolean {
  const tagged = TAGGED[name]
  if (tagged) return values.every((value) => tagged(value.split(','), (tag) => holds(object.tags, tag)))
  // What no object has is not asked about: clients ask services of all ages.
  return !(name in object) || values.some((asked) => holds(object[name], asked))
}

const TAGGED: Readonly<Record<string, (wanted: string[], has: (tag: string) => boolean) => boolean>> = {
  tags: (wanted, has) => wanted.every(has),
  'tags-any': (wanted, has) => wanted.some(has),
  'not-tags': (wanted, has) => !wanted.every(has),
  'not-tags-any': (wanted, has) => !wanted.some(has),
}

/** No more of an object than the fields that a query names, if it names any. */
export function chosen<S extends Shown>(query: URLSearchParams, object: S): Shown {
  const fields = query.getAll('fields').filter((name) => name !== '')
  if (fields.length === 0) return object
  return Object.fromEntries(fields.filter((name) => name in object).map((name) => [name, object[name]]))
}

// A list holds what one of its items does, an object what is written `ip_address=10.0.0.3`.
function holds(held: unknown, asked: string): boolean {
  if (Array.isArray(held)) return held.some((item) => holds(item, asked))
  if (typeof held === 'boolean') return held === /^(?:true|1|yes|on)$/i.test(asked)
  if (typeof held !== 'object' || held === null) return String(held ?? '') === asked
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(asked) ?? []
  return Object.entries(held).some(([key, one]) => key === name && String(one) === value)
}
