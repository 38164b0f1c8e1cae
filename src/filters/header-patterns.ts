import type { RequestHeaders } from '../contract/environ.ts'
import { type Setting, setting } from '../contract/settings.ts'
import { escaped } from './lines.ts'

interface Options {
  doc: string
  default: readonly string[]
}

/** Whose values are not shown: they let in whoever has them. */
export const SECRET_HEADERS: readonly string[] = [
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'],
  ...['x-*-token', 'x-*-secret', 'x-*-signature'],
]

// The same few names come with every request. Who sends others must not fill the memory.
const REMEMBERED = 1_000
const SHORT = 64

const PATTERN = /^[\w!#$%&'+.^`|~*-]+$/

/** Names of headers, in any case; a `*` stands for any part of a name. An underscore is a hyphen to some, so it is one here. */
export class HeaderPatterns {
  readonly #names = new Set<string>()
  readonly #parts: (readonly string[])[] = []
  readonly #known = new Map<string, boolean>()

  /** @throws Error when one of them is no name */
  constructor(patterns: Iterable<string>) {
    for (const pattern of patterns) {
      if (!PATTERN.test(pattern)) throw new Error('a header name such as x-api-key or x-*-token')
      const parts = plain(pattern).split('*')
      if (parts.length === 1) this.#names.add(plain(pattern))
      else this.#parts.push(parts)
    }
  }

  has(name: string): boolean {
    return this.#known.get(name) ?? this.#learn(name)
  }

  /** The headers without those; the same object if it has none of them. */
  without(headers: RequestHeaders): RequestHeaders {
    const names = Object.keys(headers)
    const left = names.filter((name) => !this.has(name))
    if (left.length === names.length) return headers
    const kept: Record<string, string> = Object.create(null)
    for (const name of left) kept[name] = headers[name] ?? ''
    return kept
  }

  /** A header as a log shows it: on one line, and without its value if it is one of those. */
  masked(name: string, value: string | readonly string[]): string {
    const text = [value].flat().join(', ')
    return `${escaped(name)}: ${this.has(name) ? '***' : text.split(' ').map(escaped).join(' ')}`
  }

  #learn(name: string): boolean {
    const spelled = plain(name)
    const found = this.#names.has(spelled) || this.#parts.some((parts) => isMadeOf(spelled, parts))
    if (name.length <= SHORT && this.#known.size < REMEMBERED) this.#known.set(name, found)
    return found
  }
}

/** A setting that lists such names. */
export function headerPatterns<const O extends Options>(options: O): Setting<readonly string[]> & O {
  const item: Setting<string> = {
    type: 'header name',
    doc: '',
    parse(text) {
      new HeaderPatterns([text])
      return text
    },
  }
  return setting.listOf(item, options)
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-')
}

// Part by part rather than by a regular expression, which would go back and forth in a name of many kilobytes.
function isMadeOf(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop() ?? ''
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
