/** A part of an expression: whether it may be empty, and the positions that it begins and ends with. */
interface Part {
  readonly nullable: boolean
  readonly first: readonly number[]
  readonly last: readonly number[]
}

const EMPTY: Part = { nullable: true, first: [], last: [] }
const ATOM =
  /\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[a-zA-Z]|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\]|./suy
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y
const GROUP = /\((?:\?([:=!]|<[=!]|<[^>]*>))?/y

/**
 * Glushkov's automaton of a regular expression that the RegExp constructor has found to be well formed with the flag `u`:
 * a position for each character or class that stands in it, and which positions may come after which.
 */
export class Automaton {
  /** Whether one position comes after another in two ways, or one text is several rounds of a loop in two ways. */
  ambiguous = false
  /** Whether there are lookarounds or anchors, but for a look back at one character that was just taken. */
  peeks = false
  /** How many lookarounds have a loop. */
  lookingLoops = 0
  /** The characters that each position takes. */
  readonly members: Members[] = []
  /** The positions that may come after each. */
  readonly follow: Set<number>[] = []
  /** The positions in lookarounds, which take nothing. */
  readonly looking: Set<number> = new Set()
  readonly #source: string
  #at = 0
  #loops = 0

  /** @throws Error for what such an automaton cannot say: back-references, and flags that hold for a group */
  constructor(source: string) {
    this.#source = source
    this.#alternatives()
  }

  #alternatives(): Part {
    const parts = [this.#sequence()]
    while (this.#skip('|')) parts.push(this.#sequence())
    return {
      nullable: parts.some((part) => part.nullable),
      first: parts.flatMap((part) => part.first),
      last: parts.flatMap((part) => part.last),
    }
  }

  #sequence(): Part {
    let whole = EMPTY
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const next = this.#repeated(whole)
      this.#connect(whole.last, next.first)
      whole = {
        nullable: whole.nullable && next.nullable,
        first: whole.nullable ? [...whole.first, ...next.first] : whole.first,
        last: next.nullable ? [...whole.last, ...next.last] : next.last,
      }
    }
    return whole
  }

  // A counted repeat is taken for an endless one. Where what is repeated may be empty, so may be any of its rounds.
  #repeated(before: Part): Part {
    const part = this.#atom(before)
    const [quantifier, least, comma, most] = this.#token(QUANTIFIER) ?? []
    if (quantifier === undefined) return part
    const once = quantifier.startsWith('?') || most === '1' || (least === '1' && comma === undefined)
    if (!once) {
      this.#loops++
      this.#connect(part.last, part.first)
    }
    if (Number(least) > 1 && part.nullable) this.ambiguous = true
    return /^[*?]/.test(quantifier) || Number(least) === 0 ? { ...part, nullable: true } : part
  }

  #atom(before: Part): Part {
    const group = this.#token(GROUP)
    if (group) return this.#group(group[1] ?? '', before)
    const [atom = ''] = this.#token(ATOM) ?? []
    if (/^\\(?:[1-9]|k<)/.test(atom)) throw new Error('it refers back to a group')
    if (/^(?:[$^]|\\[bB])$/.test(atom)) {
      this.peeks = true
      return EMPTY
    }
    this.follow.push(new Set())
    const position = this.members.push(membersOf(atom)) - 1
    return { nullable: false, first: [position], last: [position] }
  }

  #group(kind: string, before: Part): Part {
    if (kind === '' && this.#source[this.#at] === '?') throw new Error('it has flags within')
    const [from, loops] = [this.members.length, this.#loops]
    const part = this.#alternatives()
    this.#skip(')')
    if (!/^<?[=!]$/.test(kind)) return part
    // Looking back at one character that the expression took itself is looking at nothing around it.
    if (!kind.startsWith('<') || before.nullable || this.members.length > from + 1) this.peeks = true
    if (this.#loops > loops) this.lookingLoops++
    for (let position = from; position < this.members.length; position++) this.looking.add(position)
    return EMPTY
  }

  #connect(last: readonly number[], first: readonly number[]): void {
    for (const position of last) {
      for (const next of first) {
        if (this.follow[position]?.has(next)) this.ambiguous = true
        this.follow[position]?.add(next)
      }
    }
  }

  #skip(character: string): boolean {
    const found = this.#source.startsWith(character, this.#at)
    if (found) this.#at += character.length
    return found
  }

  #token(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#source)
    if (match) this.#at += match[0].length
    return match
  }
}

/** A set of characters: one bit for each of ASCII, and one for all others, which any two sets are taken to share. */
export type Members = bigint

export const SLASH: Members = 1n << 47n
const OTHERS = 1n << 128n
const known = new Map<string, Members>()

function membersOf(atom: string): Members {
  const present = known.get(atom)
  if (present !== undefined) return present
  const regexp = new RegExp(`^(?:${atom})$`, 'u')
  let members = /\\[pPuxc]|[^\0-\x7f]/.test(atom) || regexp.test('\u{fffd}') || regexp.test('\u00a0') ? OTHERS : 0n
  for (let code = 0; code < 128; code++) if (regexp.test(String.fromCharCode(code))) members |= 1n << BigInt(code)
  known.set(atom, members)
  return members
}
