import { Automaton, type Members, SLASH } from './expression-automaton.ts'

/** A regular expression for whole texts, of which it is known how long it can take. */
export interface Expression {
  /** Anchored at both ends. */
  readonly regexp: RegExp
  /** Texts of more UTF-16 code units do not match, so that an expression of more than linear cost stays cheap. */
  readonly limit: number
  /** Whether it can match a slash. */
  readonly takesSlash: boolean
  /** Whether its answer depends on what stands around the text: lookarounds and anchors. */
  readonly peeks: boolean
}

// By the degree d: the worst time is n^(d + 1) / (d + 1)! steps, of which some ten million are allowed.
const LIMITS = [Number.POSITIVE_INFINITY, 4096, 384, 128, 64]

// A table of routes asks for the same few expressions again and again.
const compiled = new Map<string, Expression>()

/**
 * Compiles a regular expression (with the flag `u`, for whole texts), unless a text exists that makes it take forever.
 *
 * The check is sound and small: the expression's automaton must be deterministic within each of its loops. Then a
 * backtracking engine has at most one way round every loop, and only leaving one can be ambiguous, which costs a degree each.
 * It refuses some that are harmless: `(\d{2})+`, say, which can be written as `(\d\d)+`.
 *
 * @throws Error for bad syntax, a back-reference, or an expression that may take forever, as `(a+)+` does
 */
export function expression(source: string): Expression {
  const present = compiled.get(source)
  if (present) return present
  const regexp = new RegExp(`^(?:${source})$`, 'u')
  const automaton = new Automaton(source)
  const limit = LIMITS[degreeOf(automaton)]
  if (limit === undefined) throw new Error('it may take forever on some texts')
  const { peeks, members, looking } = automaton
  const takesSlash = members.some((taken, position) => (taken & SLASH) !== 0n && !looking.has(position))
  const made = { regexp, limit, takesSlash, peeks }
  compiled.set(source, made)
  return made
}

/** The groups of a match, null for those that took no part; undefined when the text does not match. */
export function groupsOf({ regexp, limit }: Expression, text: string): (string | null)[] | undefined {
  const match = text.length > limit ? null : regexp.exec(text)
  return match ? Array.from({ length: match.length - 1 }, (_, index) => match[index + 1] ?? null) : undefined
}

/** Whether the whole text matches. */
export function matches({ regexp, limit }: Expression, text: string): boolean {
  return text.length <= limit && regexp.test(text)
}

/** The same expression with groups that only group, so that it can stand in a larger one whose groups are counted. */
export function withoutCaptures(source: string): string {
  return source.replace(
    /(\\.|\[(?:\\.|[^\]\\])*\])|\((?:\?<[^=!>][^>]*>|(?!\?))/gsu,
    (_, other?: string) => other ?? '(?:',
  )
}

// How many loops the same text can leave in two ways, and how many lookarounds run through the text anew wherever they stand.
function degreeOf({ ambiguous, follow, members, lookingLoops }: Automaton): number {
  if (ambiguous) return Number.POSITIVE_INFINITY
  const reach = follow.map((_, position) => reachable(follow, position))
  const left = new Set<number>()
  for (const [position, after] of follow.entries()) {
    const inLoop = (other: number): boolean =>
      reach[position]?.has(other) === true && reach[other]?.has(position) === true
    if (!inLoop(position)) continue
    const taken = (next: number): Members => members[next] ?? 0n
    const inside = [...after].filter(inLoop).map(taken)
    const outside = [...after].filter((next) => !inLoop(next)).map(taken)
    if (overlap(inside)) return Number.POSITIVE_INFINITY
    // A loop is known by the first of its positions.
    if (overlap([union(inside), union(outside)])) left.add(follow.findIndex((_, other) => inLoop(other)))
  }
  return left.size + lookingLoops
}

function reachable(follow: readonly ReadonlySet<number>[], from: number): Set<number> {
  const found = new Set<number>()
  const open = [from]
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    for (const next of follow[position] ?? []) {
      if (!found.has(next)) open.push(next)
      found.add(next)
    }
  }
  return found
}

function union(sets: readonly Members[]): Members {
  return sets.reduce((all, members) => all | members, 0n)
}

function overlap(sets: readonly Members[]): boolean {
  let all = 0n
  return sets.some((members) => {
    const shared = (all & members) !== 0n
    all |= members
    return shared
  })
}
