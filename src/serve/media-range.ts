import { parse } from 'content-type'

/** One range of an Accept header, or the media type of a Content-Type: what it names, how much it is wanted, which version. */
export interface MediaRange {
  /** In lower case: `application/json`, `application/*`. */
  readonly type: string
  /** From 0 to 1; NaN when what was written is no quality. */
  readonly quality: number
  /** The parameter `version`, which names a version of an API. */
  readonly version: string | undefined
}

/** A media type of an offer, and the range that it was chosen by. */
export interface Match {
  readonly type: string
  readonly range: MediaRange
}

/** Reads a Content-Type. */
export function mediaType(header: string): MediaRange {
  return rangeOf(parse(header))
}

/** Reads an Accept header (RFC 9110 12.5.1), in its order. */
export function mediaRanges(header: string): MediaRange[] {
  const ranges: MediaRange[] = []
  for (let start = 0; start < header.length; ) {
    const parsed = parse(header, { comma: true, start })
    ranges.push(rangeOf(parsed))
    start = parsed.index + 1
  }
  return ranges
}

/** The media types that there are to choose from, the favourite first. */
export class MediaOffer {
  readonly #types: readonly string[]
  // What each range comes to that comes to anything.
  readonly #choices = new Map<string, string>()

  constructor(types: readonly string[]) {
    this.#types = types
    for (const type of types) {
      for (const range of ['*/*', type.replace(/\/.*/, '/*'), type]) {
        if (!this.#choices.has(range)) this.#choices.set(range, type)
      }
    }
  }

  /**
   * Which type an Accept header asks for most, and by which range, since that may name a version. Of equal qualities the more
   * particular range wins, then the favourite type.
   */
  bestMatch(header: string): Match | undefined {
    let best: Match | undefined
    for (const range of mediaRanges(header)) {
      const type = range.quality > 0 ? this.#choices.get(range.type) : undefined
      if (type !== undefined && (best === undefined || this.#outranks({ type, range }, best))) best = { type, range }
    }
    return best
  }

  #outranks(one: Match, other: Match): boolean {
    const more = one.range.quality - other.range.quality || wildcards(other.range) - wildcards(one.range)
    return more === 0 ? this.#types.indexOf(one.type) < this.#types.indexOf(other.type) : more > 0
  }
}

function wildcards({ type }: MediaRange): number {
  return type.split('*').length - 1
}

// Some clients put a type in quotes, which nova takes off. Parameters of no type are nobody's.
function rangeOf({ type, parameters }: ReturnType<typeof parse>): MediaRange {
  const version = (type && parameters.version) || undefined
  return { type: type.replace(/^"(.*)"$/, '$1'), quality: qualityOf(parameters.q), version }
}

function qualityOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1
  const quality = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  return quality <= 1 ? quality : Number.NaN
}
