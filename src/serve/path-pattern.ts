import { parse, stringify, type Token } from 'path-to-regexp'
import { type Expression, expression, withoutCaptures } from './expression.ts'

/** Regular expressions for the whole text of variables, by name; they are read with the flag `u` alone. */
export type Requirements = Readonly<Record<string, string | RegExp>>

/** A path with variables: path-to-regexp's tokens, and what some of the variables must match. */
export interface Pattern {
  readonly tokens: readonly Token[]
  readonly requirements: Requirements
}

/** A {@link Pattern}, or its text as path-to-regexp 9 spells it: `/servers/:id`, `/files/*path`, `/servers{.:format}`. */
export type PathPattern = string | Pattern

/**
 * Reads a pattern. The scheme and the host of a whole URL are text, whatever characters they have.
 *
 * @throws Error with a sentence that names the pattern
 */
export function toPattern(pattern: PathPattern): Pattern {
  if (typeof pattern !== 'string') return pattern
  const [origin = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(pattern) ?? []
  try {
    return { tokens: [...textTokens(origin), ...parse(pattern.slice(origin.length)).tokens], requirements: {} }
  } catch (error) {
    throw new Error(`"${pattern}" is no pattern: ${(error as Error).message.split(/[:;] /, 1)[0]}`, { cause: error })
  }
}

/** Puts patterns one behind the other. */
export function joined(...patterns: readonly PathPattern[]): Pattern {
  const parts = patterns.map(toPattern)
  const tokens: Token[] = []
  for (const token of parts.flatMap((part) => part.tokens)) {
    const before = tokens.at(-1)
    if (token.type === 'text' && before?.type === 'text')
      tokens.splice(-1, 1, ...textTokens(before.value + token.value))
    else tokens.push(token)
  }
  return { tokens, requirements: Object.fromEntries(parts.flatMap((part) => Object.entries(part.requirements))) }
}

/** The pattern without a slash at its beginning and one at its end. */
export function trimmed(pattern: PathPattern): Pattern {
  const { tokens, requirements } = toPattern(pattern)
  const ends = tokens.map((token, index) => {
    if (token.type !== 'text') return token
    const from = index === 0 && token.value.startsWith('/') ? token.value.slice(1) : token.value
    return { ...token, value: index === tokens.length - 1 && from.endsWith('/') ? from.slice(0, -1) : from }
  })
  return { tokens: ends.filter((token) => token.type !== 'text' || token.value !== ''), requirements }
}

/** The pattern in path-to-regexp's spelling. */
export function templateOf({ tokens }: Pattern): string {
  return stringify({ tokens })
}

export function textTokens(value: string): Token[] {
  return value === '' ? [] : [{ type: 'text', value }]
}

/**
 * The names of the variables, in the order in which they stand.
 *
 * @throws Error when two have the same name
 */
export function variablesOf(pattern: Pattern): string[] {
  const names = namesIn(pattern.tokens)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`"${templateOf(pattern)}" has two variables "${twice}"`)
  return names
}

export function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    if (token.type === 'text') return []
    return token.type === 'group' ? namesIn(token.tokens) : [token.name]
  })
}

/** How long the text before the first variable is, slashes at its end not counted: what routes are ordered by. */
export function prefixLength({ tokens }: Pattern): number {
  const variable = tokens.findIndex((token) => token.type !== 'text')
  const texts = variable === -1 ? tokens : tokens.slice(0, variable)
  return texts
    .map((token) => (token.type === 'text' ? token.value : ''))
    .join('')
    .replace(/\/+$/, '').length
}

/**
 * The token lists that a pattern with optional parts across slashes stands for, the longest first. An optional part within
 * a segment stays one.
 */
export function alternativesOf({ tokens }: Pattern): (readonly Token[])[] {
  const at = tokens.findIndex((token) => token.type === 'group' && spansSegments(token.tokens))
  const group = tokens[at]
  if (group?.type !== 'group') return [tokens]
  const [before, after] = [tokens.slice(0, at), tokens.slice(at + 1)]
  return [group.tokens, []].flatMap((inner) =>
    alternativesOf(joined({ tokens: [...before, ...inner, ...after], requirements: {} })),
  )
}

function spansSegments(tokens: readonly Token[]): boolean {
  return tokens.some((token) => {
    if (token.type === 'text') return token.value.includes('/')
    return token.type === 'wildcard' || (token.type === 'group' && spansSegments(token.tokens))
  })
}

/** The regular expression of tokens, each variable a group. @throws Error when it may take forever */
export function expressionOf(tokens: readonly Token[], requirements: Requirements): Expression {
  return expression(sourceOf(tokens, requirements))
}

/**
 * What a variable must match, as the source of an expression; undefined when any text of its kind will do. That it is to
 * match the whole text need not be said, but may be: `/^\d+$/` is `/\d+/`.
 *
 * @throws Error for a RegExp with a flag that changes what it matches
 */
export function requirementOf(name: string, requirements: Requirements): string | undefined {
  const requirement = Object.hasOwn(requirements, name) ? requirements[name] : undefined
  if (requirement === undefined) return undefined
  const { source, flags } = typeof requirement === 'string' ? { source: requirement, flags: '' } : requirement
  if (/[imsv]/.test(flags)) throw new Error(`its flags "${flags}" would not count`)
  const [, inner] = /^\^?((?:[^\\]|\\.)*?)\$?$/su.exec(source) ?? []
  return inner ?? source
}

function sourceOf(tokens: readonly Token[], requirements: Requirements, inGroup = false): string {
  const sources = tokens.map((token, index) => {
    if (token.type === 'text') return escaped(token.value)
    if (token.type === 'group') return `(?:${sourceOf(token.tokens, requirements, true)})?`
    const requirement = requirementOf(token.name, requirements)
    if (requirement !== undefined) return `(${withoutCaptures(requirement)})`
    if (token.type === 'wildcard') return '([^\\n]+?)'
    return `(${inGroup ? groupedSegment(tokens[index - 1]) : segment(tokens.slice(index + 1), requirements)})`
  })
  return sources.join('')
}

// What follows the dot of an optional suffix has no dot of its own: `archive.tar.gz` has the suffix `gz`.
function groupedSegment(before: Token | undefined): string {
  return before?.type === 'text' && before.value.endsWith('.') ? '[^/.]+?' : '[^/]+?'
}

// A variable that only text parts from another one ends where that text first stands: the other takes whatever comes then.
// Saying so spares the engine from trying all ways to part a text between several variables.
function segment([text, next]: readonly Token[], requirements: Requirements): string {
  if (text === undefined || (text.type === 'text' && text.value.startsWith('/'))) return '[^/]+'
  const free = next?.type === 'param' && requirementOf(next.name, requirements) === undefined
  if (text.type !== 'text' || !free || text.value.includes('/')) return '[^/]+?'
  if (text.value.length === 1) return `[^/][^/${text.value.replace(/[\\\]^-]/, '\\$&')}]*`
  return `[^/](?:(?!${escaped(text.value)})[^/])*`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
