import type { Environ } from '../contract/environ.ts'
import { normalizePath } from '../contract/path.ts'

/** Whether a request is meant. */
export type Takes = (environ: Environ) => boolean

/** A pattern that cannot be understood. */
export class PatternError extends Error {
  /** The word of the text that is wrong. */
  readonly word: string

  constructor(word: string, message: string) {
    super(message)
    this.word = word
  }
}

/**
 * Reads patterns between commas or blanks: `GET|HEAD /images/*, /v2.1/**`. Methods stand before a path, or it is any method. A `*`
 * stands for a part of a segment or a whole one, `/**` at the end for everything below, and for nothing.
 *
 * The path is the full one, script name and all, in its one spelling and with single slashes, so that a filter is for the same
 * requests wherever it is mounted.
 *
 * @param inDoubt whether what may be taken for the path by somebody further in is meant, too: one with a slash at its end, one
 *   with `%2B` for a `+`, and HEAD for GET
 * @throws PatternError
 */
export function requestPatterns(text: string, inDoubt: boolean): Takes {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0) throw new PatternError('', 'there is no pattern')
  const patterns = words.flatMap((word, index) => {
    if (!word.startsWith('/')) return methodsIn(word, words[index + 1]) && []
    const before = words[index - 1] ?? '/'
    return [
      { path: expressionOf(word, inDoubt), methods: before.startsWith('/') ? undefined : withHead(before, inDoubt) },
    ]
  })
  return ({ method, scriptName, pathInfo }) => {
    const path = singleSlashes(scriptName + pathInfo)
    return patterns.some((one) => (one.methods?.has(method) ?? true) && one.path.test(path))
  }
}

function methodsIn(word: string, next: string | undefined): true {
  if (!/^[A-Z][A-Z-]*(?:\|[A-Z][A-Z-]*)*$/.test(word))
    throw new PatternError(word, `"${word}" is neither a path, which begins with a slash, nor methods such as GET|POST`)
  if (!next?.startsWith('/'))
    throw new PatternError(word, `after "${word}" the path is missing; several methods are one word, GET|POST`)
  return true
}

function withHead(word: string, inDoubt: boolean): ReadonlySet<string> {
  const methods = new Set(word.split('|'))
  return inDoubt && methods.has('GET') ? methods.add('HEAD') : methods
}

/** An expression without a choice between two ways, which takes a time that grows with the path alone. */
function expressionOf(word: string, inDoubt: boolean): RegExp {
  const path = singleSlashes(spelled(word))
  const rest = path.endsWith('/**')
  const segments = (rest ? path.slice(0, -3) : path).split('/').slice(1)
  const source = segments.map((segment) => `/${segmentSource(segment, word, inDoubt)}`).join('')
  const end = inDoubt && !path.endsWith('/') ? '/?$' : '$'
  return new RegExp(`^${source}${rest ? '(?:/|$)' : end}`)
}

function spelled(word: string): string {
  try {
    return normalizePath(word.replace(/[^\x21-\x7e]+/g, encodeURIComponent).replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch {
    const why = 'a backslash, a NUL or something that is not UTF-8 is refused before'
    throw new PatternError(word, `no request has the path "${word}": ${why}`)
  }
}

function segmentSource(segment: string, word: string, inDoubt: boolean): string {
  if (segment.includes('**')) throw new PatternError(word, `in "${word}", a ** stands at the end alone: /**`)
  if (segment === '*') return '[^/]+'
  if (segment.split('*').length > 2) throw new PatternError(word, `"${word}" has more than one * in a segment`)
  return segment.replace(/%[\dA-F]{2}|[^\w~-]/g, (piece) => {
    if (piece === '*') return '[^/]*'
    const character = piece.length > 1 ? String.fromCharCode(Number.parseInt(piece.slice(1), 16)) : piece
    if (!inDoubt || !/[!$&'()*+,;=:@]/.test(character)) return escaped(piece)
    return `(?:${escaped(character)}|%${character.charCodeAt(0).toString(16).toUpperCase()})`
  })
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function singleSlashes(path: string): string {
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') : path
}
