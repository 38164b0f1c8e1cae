import type { Token } from 'path-to-regexp'
import { joined, namesIn, type Pattern, textTokens, trimmed } from '../../src/serve/path-pattern.ts'

/**
 * A path of Routes' minimization in our words: what its end may leave out, since it has defaults, is an optional part.
 *
 * @param defaults the names that have a default
 * @param required the names that have a requirement
 * @param empty whether such a variable may be empty where what follows it is not, as it may in a request
 */
export function minimized(
  pattern: Pattern,
  defaults: readonly string[],
  required: readonly string[],
  empty: boolean,
): Pattern {
  const requirements: Record<string, string | RegExp> = { ...pattern.requirements }
  const tested = new Set([...required, ...Object.keys(pattern.requirements)])
  let rest: Token[] = []
  let [blank, free] = [true, true]
  const parts = partsOf(trimmed(pattern).tokens)
  // What stands before the last part decides what a variable takes that is followed by more.
  const [before] = parts.slice(-2, -1)
  const narrow = before?.type !== 'text' || !/^[/#]$/.test(before.value)
  for (const part of parts.toReversed()) {
    const [name] = namesIn([part])
    if (name === undefined) {
      const [text, end = ''] = split(part)
      if (end === '') [blank, free] = [false, false]
      rest = blank ? [...textTokens(text), optional([...textTokens(end), ...rest])] : [part, ...rest]
      continue
    }
    const given = defaults.includes(name)
    if (!given) [blank, free] = [false, false]
    if (tested.has(name)) free = false
    if (empty && narrow && part.type === 'param' && !tested.has(name) && rest.length > 0)
      requirements[name] = '[^/,;.#]+'
    if (empty && part.type === 'wildcard') requirements[name] ??= '[^\\n]*'
    if (part.type === 'wildcard') rest = [part, ...rest]
    else if (free) rest = [empty ? optional([part]) : part, ...rest]
    else rest = blank ? [optional([part, ...rest])] : [part, ...rest]
  }
  return joined('/', { tokens: rest, requirements })
}

// The text behind a variable begins with a separator of its own.
function partsOf(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'text' || index === 0) return [token]
    const [separator = ''] = /^[/,;.#]?/.exec(token.value) ?? []
    return [...textTokens(separator), ...textTokens(token.value.slice(separator.length))]
  })
}

function split(part: Token): [text: string, separator: string | undefined] {
  const value = part.type === 'text' ? part.value : ''
  return /[/,;.#]$/.test(value) ? [value.slice(0, -1), value.slice(-1)] : [value, undefined]
}

function optional(tokens: Token[]): Token {
  return { type: 'group', tokens }
}
