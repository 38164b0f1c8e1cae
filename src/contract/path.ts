import { HttpError } from './http-error.ts'

// What may not stand in a path unescaped (RFC 3986 3.3), or is a dot segment.
const NEEDS_WORK = /[^\w.~!$&'()*+,;=:@/-]|(?:^|\/)\.\.?(?:\/|$)/

/**
 * The one spelling of a path, worked out once, before anything is dispatched, so that no mount, filter or route can be
 * walked around by another spelling of the same path (RFC 3986 6.2.2).
 *
 * Escapes of unreserved characters are decoded, all others are upper-cased, and what no URI may hold unescaped is escaped;
 * `.` and `..` are resolved. An encoded slash stays encoded. Double slashes are left to those who dispatch.
 *
 * @throws HttpError 400 for a malformed escape, a NUL, a backslash, a blank, control or non-ASCII character, or invalid UTF-8
 */
export function normalizePath(path: string): string {
  return NEEDS_WORK.test(path) ? withoutDots(respelled(path)) : path
}

function respelled(path: string): string {
  if (/[^\x21-\x7e]/.test(path)) throw refused('holds a character that must be percent-encoded')
  if (/%(?![\da-f]{2})/i.test(path)) throw refused('holds a malformed percent escape')
  if (/\\|%5c/i.test(path)) throw refused('holds a backslash')
  if (path.includes('%00')) throw refused('holds a NUL')
  if (!isUtf8(path)) throw refused('is not UTF-8')
  return path.replace(/%[\da-f]{2}|[^\w.~!$&'()*+,;=:@/-]/gi, canonical)
}

function canonical(piece: string): string {
  if (piece.length === 1) return `%${piece.charCodeAt(0).toString(16).toUpperCase()}`
  const character = String.fromCharCode(Number.parseInt(piece.slice(1), 16))
  return /[\w.~-]/.test(character) ? character : piece.toUpperCase()
}

// RFC 3986 5.2.4: `..` takes the segment before it away and never climbs over the root.
function withoutDots(path: string): string {
  const segments = path.split('/')
  const kept: string[] = []
  const root = path.startsWith('/') ? 1 : 0
  for (const segment of segments) {
    if (segment === '..' && kept.length > root) kept.pop()
    if (!isDots(segment)) kept.push(segment)
  }
  return isDots(segments.at(-1)) ? `${kept.join('/')}/` : kept.join('/')
}

function isDots(segment: string | undefined): boolean {
  return segment === '.' || segment === '..'
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function refused(why: string): HttpError {
  return new HttpError(400, `The path of the request ${why}.`)
}
