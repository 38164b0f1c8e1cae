const LONGEST_TEXT = 1024
const MOST_LOOPS = 2
const MOST_WAYS = 256

/**
 * A regular expression for whole texts that cannot run away, whatever text it is tested against.
 *
 * A backtracking engine takes forever where one text can be matched in very many ways. So what is repeated here may hold neither
 * repetitions nor alternatives, nothing may refer back or look around, and there are two open-ended repetitions and 256 ways
 * through the alternatives at most. What is left takes a time that grows with the square of the text, and texts of more
 * than 1024 code units do not match.
 *
 * @throws Error for bad syntax, or with what would be allowed
 */
export function pattern(source: string): RegExp {
  const regexp = compile(source)
  new Walk().through(source)
  return regexp
}

function compile(source: string): RegExp {
  try {
    return new BoundedRegExp(`^(?:${source})$`, 'u')
  } catch (error) {
    throw new Error(`a regular expression (${(error as Error).message.replace(/^.*: /s, '')})`)
  }
}

class BoundedRegExp extends RegExp {
  // Whatever tests a text with an expression ends here.
  override exec(text: string): RegExpExecArray | null {
    return text.length > LONGEST_TEXT ? null : super.exec(text)
  }
}

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu

class Walk {
  #loops = 0
  #ways = 1
  // For every group that is open: how many alternatives it has, and whether a round of it can go several ways.
  readonly #groups: { alternatives: number; varies: boolean }[] = [{ alternatives: 1, varies: false }]
  // Whether what was just read can go several ways.
  #varies = false

  through(source: string): void {
    for (const [token] of source.matchAll(TOKEN)) this.#read(token)
    this.#close()
    if (this.#loops > MOST_LOOPS) throw new Error(`an expression with ${MOST_LOOPS} open-ended repetitions at most`)
    if (this.#ways > MOST_WAYS) throw new Error('an expression with fewer alternatives')
  }

  #read(token: string): void {
    if (/^\\(?:[1-9]|k)/.test(token)) throw new Error('an expression that does not refer back to a group')
    if (/^\(\?<?[=!]/.test(token)) throw new Error('an expression that does not look around')
    if (token.startsWith('(')) this.#groups.push({ alternatives: 1, varies: false })
    else if (token === '|') this.#alternative()
    else if (/^(?:[*+?]|\{\d)/.test(token)) this.#repeat(token)
    else this.#varies = token === ')' && this.#close()
  }

  #alternative(): void {
    const group = this.#groups.at(-1)
    if (group) Object.assign(group, { alternatives: group.alternatives + 1, varies: true })
  }

  #repeat(quantifier: string): void {
    const [optional, fixed] = [quantifier.startsWith('?'), /^\{\d+\}/.test(quantifier)]
    if (!optional && this.#varies) {
      throw new Error('an expression that repeats nothing which itself has repetitions or alternatives')
    }
    if (optional) this.#ways *= 2
    else if (!fixed) this.#loops++
    const group = this.#groups.at(-1)
    if (group && !fixed) group.varies = true
    this.#varies = !fixed
  }

  /** Ends a group, and says whether it can go several ways. */
  #close(): boolean {
    const { alternatives, varies } = this.#groups.pop() ?? { alternatives: 1, varies: false }
    this.#ways *= alternatives
    const outer = this.#groups.at(-1)
    if (outer) outer.varies ||= varies
    return varies
  }
}
