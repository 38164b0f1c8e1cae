import { HttpError } from '../contract/http-error.ts'

const ABSOLUTE_FORM = /^https?:\/\/([^/?]+)(.*)$/i
// RFC 3986 3.2.2 and 3.2.3, without the comma, which is what two Host fields become in some proxies.
const HOST = /^(?:(?:[\w.~!$&'()*+;=-]|%[\da-f]{2})*|\[[\da-f:.]+\])(?::\d{0,5})?$/i

/** What the first line of a request asks for. */
export interface Target {
  readonly authority?: string | undefined
  readonly path: string
  readonly query: string
}

/**
 * RFC 9112 3.2: a path, a whole URL, or for OPTIONS an asterisk, whose URI has an empty path.
 *
 * @throws HttpError 400 for anything else
 */
export function targetOf(url: string, method: string): Target {
  // Its bytes have no end, and its success means a tunnel (RFC 9110 9.3.6).
  if (method === 'CONNECT') throw refused('The server makes no tunnels.')
  if (url.includes('#')) throw refused('The target of the request holds a fragment.')
  if (url[0] === '/') return split(url)
  const [, authority, rest = ''] = ABSOLUTE_FORM.exec(url) ?? []
  if (authority !== undefined) return { ...split(rest[0] === '/' ? rest : `/${rest}`), authority }
  if (url === '*' && method === 'OPTIONS') return split('/')
  throw refused('The target of the request is neither a path nor a URL of HTTP.')
}

function split(target: string): Target {
  const mark = target.indexOf('?')
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}

/** @throws HttpError 505 for a version of HTTP that is not 1.0 or 1.1 */
export function protocolOf(version: string): string {
  if (version === '1.1') return 'HTTP/1.1'
  if (version === '1.0') return 'HTTP/1.0'
  throw new HttpError(505, 'The server speaks HTTP/1.1.', { headers: { connection: 'close' }, expose: true })
}

// Nearly all requests name the same host.
let known = ''

/**
 * @param seen how often the request named a host
 * @throws HttpError 400 for a Host that is no host, or a second one (RFC 9112 3.2)
 */
export function hostOf(host: string, seen: number): string {
  if (seen > 1 || (host !== known && !HOST.test(host))) throw refused('The Host of the request is not a host.')
  known = host
  return host
}

/** @throws HttpError 400 when a request of HTTP/1.1 names no host, be its target a whole URL (RFC 9112 3.2) */
export function checkNamesHost(version: string, host: string | undefined): void {
  if (version === '1.1' && host === undefined) throw refused('The request names no Host.')
}

/** @throws HttpError 400 when the last coding of a body is another than chunked, so that it has no end (RFC 9112 6.3) */
export function checkCoding(coding: string | undefined): void {
  if (coding !== undefined && !CHUNKED.test(coding)) throw refused('The body of the request has no end.')
}

const CHUNKED = /(?:^|,)[ \t]*chunked[ \t]*$/i

// Who sends such a request may be mistaken about where the next one begins, so the connection ends with the answer.
function refused(message: string): HttpError {
  return new HttpError(400, message, { headers: { connection: 'close' } })
}
