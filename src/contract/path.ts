import { HttpError } from './http-error.ts'

const NEEDS_WORK = /[%\\]|\/\.{1,2}(?:\/|$)|[^\x21-\x7e]/
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The one spelling of a path, worked out once, before anything is dispatched, so that no mount, filter or route can be
 * walked around by another spelling of the same path (RFC 3986 6.2.2).
 *
 * Percent-encoded unreserved characters are decoded, the other escapes upper-cased, `.` and `..` resolved; an encoded slash
 * stays encoded. Double slashes are left to those who dispatch.
 *
 * @throws HttpError 400 for a malformed escape, a NUL, a backslash, a character that must be escaped, or invalid UTF-8
 */
export function normalizePath(path: string): string {
  if (!NEEDS_WORK.test(path)) return path
  if (/[^\x21-\x7e]/.test(path)) throw refused('holds a character that must be percent-encoded')
  if (/%(?![0-9a-f]{2})/i.test(path)) throw refused('holds a malformed percent escape')
  if (/\\|%5c/i.test(path)) throw refused('holds a backslash')
  if (/%00/.test(path)) throw refused('holds a NUL')
  if (!isUtf8(path)) throw refused('is not UTF-8')
  return withoutDots(path.replace(/%[0-9a-f]{2}/gi, canonicalEscape))
}

function canonicalEscape(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
  return /[\w.~-]/.test(character) ? character : escaped.toUpperCase()
}

// RFC 3986 5.2.4: `..` takes the segment before it away and never climbs over the root.
function withoutDots(path: string): string {
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path
  const kept: string[] = []
  const segments = path.split('/')
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment !== '.' && segment !== '..') kept.push(segment)
    else {
      if (segment === '..' && kept.length > 1) kept.pop()
      if (last) kept.push('')
    }
  })
  return kept.join('/')
}

function isUtf8(path: string): boolean {
  if (!/%[89a-f]/i.test(path)) return true
  try {
    decoder.decode(
      Buffer.from(
        path.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ),
    )
    return true
  } catch {
    return false
  }
}

function refused(why: string): HttpError {
  return new HttpError(400, `The path of the request ${why}.`)
}
