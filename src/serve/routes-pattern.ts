import type { Token } from 'path-to-regexp'
import { joined, type Pattern, textTokens } from './path-pattern.ts'

// An escape, a variable in braces, a variable after a colon or a star (its name in parentheses, or up to a natural end).
const PART = /\\(.)|\{((?:\\.|[^\\}])*)\}|([:*])(?:\(([^)]*)\)|([^/,;.#\-\\(][^/,;.#\-\\]*))|./gsu

/**
 * Reads a path in the spelling of Python's Routes: `/servers/{id:\d+}`, `/servers/:id.:(format)`, `/files/*path`,
 * `/servers{.format}`. Its expressions are Python's: `\d` and `\w` take the digits and letters of all scripts, `.` takes
 * everything but a line feed.
 *
 * Unlike Routes, `:year-:month` keeps its dash and a requirement may hold colons.
 *
 * @param fixed only for making URLs: then colons and stars are text
 * @throws Error for a variable without a name, or without an end
 */
export function routesPattern(path: string, { fixed = false }: { fixed?: boolean } = {}): Pattern {
  const parts = [...path.matchAll(PART)].map(([part, escaped, braced, kind, name = '', bare = name]): Pattern => {
    if (escaped !== undefined) return text(/[\\:*{}]/.test(escaped) ? escaped : part)
    if (braced !== undefined) return bracedVariable(braced, path)
    if (part === '{') throw new Error(`"${path}" has a brace that is not closed`)
    if (fixed || !/^[:*]/.test(part)) return text(part)
    return variable(kind === '*' ? 'wildcard' : 'param', bare, path)
  })
  return joined(...parts)
}

// `id`, `id:\d+` or `.format`; the backslash frees a brace from its meaning.
function bracedVariable(braced: string, path: string): Pattern {
  const [, dot, name = '', requirement] = /^(\.?)([^:]*)(?::(.*))?$/s.exec(braced.replace(/\\([\\:*{}])/g, '$1')) ?? []
  const { tokens } = variable('param', name, path)
  return {
    tokens: dot ? [{ type: 'group', tokens: [...textTokens('.'), ...tokens] }] : tokens,
    requirements: requirement ? { [name]: routesExpression(requirement) } : {},
  }
}

function variable(type: 'param' | 'wildcard', name: string, path: string): Pattern {
  if (name === '') throw new Error(`"${path}" has a variable without a name`)
  const token: Token = { type, name }
  return { tokens: [token], requirements: {} }
}

function text(value: string): Pattern {
  return { tokens: textTokens(value), requirements: {} }
}

const PYTHON = /\\(.)|\[(\^?)(\]?(?:\\.|[^\]\\])*)\]|\(\?P<|\{(\d*)(?:(,)(\d*))?\}|[.{}\]]/gsu

/** Writes a regular expression of Python's as one of JavaScript's with the flag `u`. */
export function routesExpression(source: string): string {
  return source.replace(PYTHON, (token, escaped?: string, not?: string, members?: string, least?: string, ...rest) => {
    if (escaped !== undefined) return outside(escaped)
    if (members !== undefined)
      return `[${not}${members.replace(/^\]/, '\\]').replace(/\\(.)/gs, (_, character: string) => inside(character))}]`
    if (token === '(?P<') return '(?<'
    if (token === '.') return '[^\\n]'
    const [comma, most] = rest as (string | undefined)[]
    if (least === undefined || (least === '' && comma === undefined)) return token.replace(/[{}\]]/g, '\\$&')
    return `{${least === '' ? '0' : least}${comma ?? ''}${most ?? ''}}`
  })
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '\\p{L}\\p{N}_',
  s: '\\s\\x1c-\\x1f\\x85',
}

function outside(character: string): string {
  const many = CLASSES[character.toLowerCase()]
  if (/[wWsS]/.test(character)) return character === character.toLowerCase() ? `[${many}]` : `[^${many}]`
  if (character === 'A' || character === 'Z') return character === 'A' ? '^' : '$'
  // With the flag `u`, only characters that mean something may be escaped.
  return CLASSES[character] ?? (/[\w\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character)
}

function inside(character: string): string {
  return CLASSES[character] ?? (/[\w\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character)
}
