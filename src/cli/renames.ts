import type { Meaning } from './meaning.ts'

/**
 * Which sections have only another name: those that mean the same under a name that the other file does not have. What names them
 * may be renamed, too, so it goes on until none is found.
 *
 * @param roots the sections that are compared, whatever they are called
 * @returns the new id by the old one
 */
export function renamesOf(
  before: readonly Meaning[],
  after: readonly Meaning[],
  roots?: { readonly before: string; readonly after: string },
): Map<string, string> {
  const [old, now] = [idsOf(before), idsOf(after)]
  const renames = new Map<string, string>()
  if (roots && roots.before !== roots.after) renames.set(roots.before, roots.after)
  const taken = new Set(renames.values())
  for (let found = true; found; ) {
    found = false
    const gone = before.filter(({ id }) => !now.has(id) && !renames.has(id))
    const come = after.filter(({ id }) => !old.has(id) && !taken.has(id))
    for (const meaning of gone) {
      const same = come.find((other) => !taken.has(other.id) && isSame(meaning, other, renames))
      if (!same) continue
      renames.set(meaning.id, same.id)
      taken.add(same.id)
      found = true
    }
  }
  return renames
}

function idsOf(meanings: readonly Meaning[]): Set<string> {
  return new Set(meanings.map(({ id }) => id))
}

function isSame(meaning: Meaning, other: Meaning, renames: ReadonlyMap<string, string>): boolean {
  return kindOf(meaning) === kindOf(other) && toText(meaning, renames) === toText(other)
}

function kindOf({ id }: Meaning): string {
  return id.slice(0, id.indexOf(' '))
}

function toText(
  { factory, filters, app, mounts, options, globals }: Meaning,
  renames?: ReadonlyMap<string, string>,
): string {
  const now = (id: string): string => renames?.get(id) ?? id
  const named = [...mounts].map(([option, ids]) => [option, ids.map(now)])
  const values = [options, globals].map((some) => [...some].map(([name, { text }]) => [name, text]).sort())
  return JSON.stringify([factory, filters.map(now), app === undefined ? null : now(app), named.sort(), values])
}
