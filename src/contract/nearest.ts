// A file of a hundred thousand sections, all of them misspelt, must not take an hour.
const MOST_TRIED = 1000
const LONGEST = 100
const MOST_LISTED = 20

/** The name that somebody probably meant: the closest by Damerau-Levenshtein distance, if any is close enough. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  let tried = 0
  for (const candidate of names) {
    if (++tried > MOST_TRIED) break
    if (Math.abs(candidate.length - name.length) >= least) continue
    const far = distance(name.toLowerCase(), candidate.toLowerCase())
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}

/** What an error says of a name that is not there. */
export interface UnknownName {
  readonly message: string
  /** The name that was probably meant. */
  readonly suggestion?: string
  /** The names there are, the one that was probably meant first. */
  readonly hint?: string
}

/** How the names are told. */
export interface Listing {
  /** Default: `there are`. */
  readonly lead?: string
  /** What is said when there is nothing to list. Default: `there are none`. */
  readonly none?: string
  /** Whether the names are listed also when one of them is close. Default: false. */
  readonly always?: boolean
}

/** Completes a sentence such as `there is no filter "core"`: with the name that was probably meant, or with those there are. */
export function unknownName(
  sentence: string,
  name: string,
  names: readonly string[],
  { lead = 'there are', none = 'there are none', always = false }: Listing = {},
): UnknownName {
  const suggestion = nearest(name, names)
  if (suggestion === undefined)
    return { message: sentence, hint: names.length > 0 ? `${lead}: ${listed(names)}` : none }
  const message = `${sentence}: did you mean "${suggestion}"?`
  if (!always) return { message, suggestion }
  const others = names.filter((other) => other !== suggestion)
  return { message, suggestion, hint: `${lead}: ${listed([suggestion, ...others])}` }
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED
  return names.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost one each.
function distance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(at(row, j - 1) + 1, at(above, j) + 1, at(above, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(before, j - 2) + 1)
      row.push(cost)
    }
    ;[before, above] = [above, row]
  }
  return at(above, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
