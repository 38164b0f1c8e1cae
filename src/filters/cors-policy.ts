import type { RequestHeaders } from '../contract/environ.ts'
import { webOrigin } from '../contract/option-value.ts'
import type { Response } from '../contract/response.ts'

export interface CorsOptions {
  /** Who may call: origins (`https://example.com`), or `*` for everybody. Without any there is nothing to do. */
  readonly allowedOrigin?: readonly string[] | undefined
  /** Whether browsers may send cookies and credentials, and show their scripts the answer. Default: true. */
  readonly allowCredentials?: boolean
  /** Response headers that a script may read, beside the harmless ones. Default: none. */
  readonly exposeHeaders?: readonly string[]
  /** Milliseconds for which a browser may remember the answer to a preflight; 0 leaves it to the browser. Default: an hour. */
  readonly maxAge?: number
  /** Default: OPTIONS, GET, HEAD, POST, PUT, DELETE, TRACE, PATCH. */
  readonly allowMethods?: readonly string[]
  /** Request headers that a script may send, beside the simple ones. Default: none. */
  readonly allowHeaders?: readonly string[]
}

export const METHODS: readonly string[] = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'PATCH']
const SIMPLE_HEADERS =
  'accept accept-language content-type cache-control content-language expires last-modified pragma'.split(' ')

type Grant = Readonly<Record<string, string>>

/** Who may call how, and the headers that say so. Everything but the origin that asks is settled beforehand. */
export class CorsPolicy {
  readonly #origins: ReadonlySet<string>
  readonly #methods: ReadonlySet<string>
  readonly #headers: ReadonlySet<string>
  readonly #credentials: Grant
  readonly #exposed: Grant
  readonly #age: Grant

  /** @throws Error when an origin is none, or when everybody may call with credentials, which no browser accepts */
  constructor(options: CorsOptions) {
    const { allowedOrigin = [], allowCredentials = true, exposeHeaders = [], maxAge = 3_600_000 } = options
    const { allowMethods = METHODS, allowHeaders = [] } = options
    if (allowedOrigin.includes('*') && allowCredentials) {
      throw new Error(
        'browsers refuse the answer to "*" with credentials: set allow_credentials = false, or name the origins',
      )
    }
    this.#origins = new Set(allowedOrigin.map((text) => (text === '*' ? text : webOrigin(text))))
    this.#methods = new Set(allowMethods.map((method) => method.toUpperCase()))
    this.#headers = new Set([...SIMPLE_HEADERS, ...allowHeaders.map((name) => name.toLowerCase())])
    this.#credentials = allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}
    this.#exposed = exposeHeaders.length > 0 ? { 'access-control-expose-headers': exposeHeaders.join(', ') } : {}
    this.#age = maxAge > 0 ? { 'access-control-max-age': String(Math.floor(maxAge / 1000)) } : {}
  }

  /** Lets the origin that asks read an answer, if it may. An answer that says who may is left alone. */
  grant(response: Response, { origin }: RequestHeaders): Response {
    if (response.headers['access-control-allow-origin'] !== undefined) return response
    const allowed = this.#allowed(origin)
    if (allowed) Object.assign(response.headers, allowed, this.#exposed)
    // Whoever asks: a cache must not give the answer for one origin to another.
    return this.#origins.has('*') ? response : response.vary('Origin')
  }

  /** Answers whether the origin may send the request that it asks about; only what it asks for is allowed. */
  grantPreflight(response: Response, headers: RequestHeaders, method: string): Response {
    response.vary('Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers')
    const names = namesIn(headers['access-control-request-headers'])
    const allowed = this.#allowed(headers.origin)
    if (!allowed || !this.#methods.has(method) || !names.every((name) => this.#headers.has(name))) return response
    Object.assign(response.headers, allowed, this.#age, { 'access-control-allow-methods': method })
    if (names.length > 0) response.headers['access-control-allow-headers'] = names.join(', ')
    return response
  }

  #allowed(origin: string | undefined): Grant | undefined {
    if (origin === undefined) return undefined
    if (this.#origins.has('*')) return { 'access-control-allow-origin': '*', ...this.#credentials }
    return this.#origins.has(origin) ? { 'access-control-allow-origin': origin, ...this.#credentials } : undefined
  }
}

function namesIn(list = ''): string[] {
  return list
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
