import type { Filter } from '../contract/application.ts'
import type { Environ, EnvironParts, RequestHeaders } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { setting } from '../contract/settings.ts'
import { AddressList } from './address-list.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { addressOf, type Family, type Forwarded, listOf, readForwarded, readXForwarded, strip } from './forwarded.ts'

export interface HttpProxyToWsgiOptions {
  /** Whether the headers of proxies are believed. Default: false, and there is nothing to do. */
  readonly enableProxyHeadersParsing?: boolean
  /** The addresses of the proxies: `10.0.0.0/8`. Only what these say is believed. */
  readonly trusted?: readonly string[] | undefined
  /** Instead of their addresses, how many proxies every request has passed. */
  readonly hops?: number | undefined
  /** Which headers the proxies set. `any`: `forwarded`, else `x-forwarded-*`; a request with both is refused with a 400. */
  readonly headers?: Family
  /** Whether such headers that nobody vouches for are taken from the request. Default: true. */
  readonly stripUntrusted?: boolean
}

/** Whom to believe. */
interface Trust {
  /** Whether the other end of the connection is believed at all. */
  peer(address: string): boolean
  /** How many proxies are believed, given from whom each had the request. */
  hops(addresses: readonly string[]): number
}

/**
 * Shows the applications inside the request as the client made it, not as the last proxy passed it on (oslo.middleware's
 * HTTPProxyToWSGI, werkzeug's ProxyFix). From the nearest proxy outwards each trusted one is believed about whom it had the
 * request from; what lies beyond, the client may have written.
 *
 * Say which `headers` the proxies set. The others pass them untouched, just as the client wrote them; they are taken away, so
 * that nobody further in believes them, and so are all of them where the request comes from no proxy.
 *
 * Reads     `forwarded` (RFC 7239), or `x-forwarded-for`, `-proto`, `-host`; and `x-forwarded-prefix`
 * Sets      the remote address (empty when the proxies do not know it), scheme, host and script name
 * Settings  enable_proxy_headers_parsing = false, trusted or hops (one of them is required), headers = any,
 *           strip_untrusted = true
 *
 * ```ini
 * [filter:http_proxy_to_wsgi]
 * use = pkg:wheatpaste#http_proxy_to_wsgi
 * enable_proxy_headers_parsing = true
 * trusted = 127.0.0.1, 10.0.0.0/8
 * headers = x-forwarded
 * ```
 *
 * @throws Error when it is enabled and not told whom to believe
 */
export function httpProxyToWsgi(options: HttpProxyToWsgiOptions = {}): Filter {
  if (!options.enableProxyHeadersParsing) return (app) => app
  const trust = trustOf(options)
  const { headers: family = 'any', stripUntrusted = true } = options
  return (app) =>
    function httpProxyToWsgi(environ) {
      const isTrusted = trust.peer(environ.remoteAddress)
      const headers = stripUntrusted ? strip(environ.headers, isTrusted ? family : undefined) : environ.headers
      const said = isTrusted ? readHeaders(environ.headers, family) : undefined
      const prefix = isTrusted && family !== 'forwarded' ? headers['x-forwarded-prefix'] : undefined
      if (!said && !prefix) return app(headers === environ.headers ? environ : environ.with({ headers }))
      const parts = partsOf(environ, said, prefix, trust)
      parts.headers = headers
      return app(environ.with(parts))
    }
}

function trustOf({ trusted, hops }: HttpProxyToWsgiOptions): Trust {
  if ((trusted === undefined) === (hops === undefined)) {
    throw new Error('to believe proxies, say which, by their addresses (trusted = 10.0.0.0/8), or how many (hops = 1)')
  }
  if (hops !== undefined) return { peer: () => true, hops: () => hops }
  const list = new AddressList(trusted ?? [])
  const peer = (address: string): boolean => list.has(address)
  return { peer, hops: (addresses) => hopsOf(addresses, peer) }
}

// Each is believed about whom it had the request from; if that one is a proxy, too, it is believed in turn.
function hopsOf(addresses: readonly string[], isTrusted: (address: string) => boolean): number {
  let hops = 1
  while (hops < addresses.length && isTrusted(addressOf(at(addresses, hops)))) hops += 1
  return hops
}

function readHeaders(headers: RequestHeaders, family: Family): Forwarded | undefined {
  const { forwarded } = headers
  const standard = family !== 'x-forwarded' && forwarded !== undefined
  const custom = family !== 'forwarded' && X_FORWARDED.some((name) => headers[name] !== undefined)
  // A proxy that sets one of them passes on the other as the client wrote it, and nothing tells which is which.
  if (standard && custom) throw new HttpError(400, 'The request has both Forwarded and X-Forwarded headers.')
  if (standard) return readForwarded(forwarded)
  return custom ? readXForwarded(headers) : undefined
}

const X_FORWARDED = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']
const SCHEME = /^https?$/
const HOST = /^(?:[\w.-]{1,255}|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const PREFIX = /^(?:\/[\w.~!$&'()*+;=:@-]+)+$/

type Parts = { -readonly [Name in keyof EnvironParts]?: EnvironParts[Name] }

// What cannot be what it should be is not used: it is text that others wrote.
function partsOf(environ: Environ, said: Forwarded | undefined, prefix: string | undefined, trust: Trust): Parts {
  const parts: Parts = {}
  const hops = trust.hops(said?.for ?? [])
  const [client, scheme, host] = said ? [at(said.for, hops), at(said.proto, hops), at(said.host, hops)] : []
  if (client) parts.remoteAddress = addressOf(client)
  if (scheme && SCHEME.test(scheme.toLowerCase())) parts.scheme = scheme.toLowerCase()
  if (host && HOST.test(host)) parts.host = host
  const path = prefix === undefined ? '' : at(listOf(prefix), hops).replace(/\/$/, '')
  if (path !== '' && PREFIX.test(path) && normalizePath(path) === path) parts.scriptName = path + environ.scriptName
  return parts
}

// What the outermost of so many proxies says. A shorter list was not added to by all of them: the first value is its.
function at(list: readonly string[], hops: number): string {
  return list[Math.max(0, list.length - hops)] ?? ''
}

const settings = {
  enable_proxy_headers_parsing: setting.boolean({
    doc: 'Whether the headers of proxies are believed.',
    default: false,
  }),
  trusted: setting.addresses({ doc: 'The addresses of the proxies that are believed.' }),
  hops: setting.integer({ doc: 'How many proxies every request has passed.', min: 1 }),
  headers: setting.choice(['any', 'forwarded', 'x-forwarded'], {
    doc: 'The headers that the proxies set.',
    default: 'any',
  }),
  strip_untrusted: setting.boolean({
    doc: 'Whether such headers that nobody vouches for are taken from the request.',
    default: true,
  }),
}

/** [filter:http_proxy_to_wsgi] */
export const filterFactory: DeclaredFactory = osloFactoryOf(httpProxyToWsgi, settings, {
  provides: ['client-address'],
  before: {
    request_log: 'each line would name the proxy in place of the client',
    context: 'the context would name the proxy in place of the client',
    ratelimit: 'all clients of a proxy would share one limit',
    maintenance: 'those who may use the service meanwhile would all have the address of the proxy',
    security_headers: 'nobody would be told to stay with https, since the proxy comes by http',
  },
  when: ['enable_proxy_headers_parsing'],
})
