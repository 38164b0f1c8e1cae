import { inspect } from 'node:util'
import type { Environ } from '../contract/environ.ts'
import { nearest } from '../contract/nearest.ts'
import type { Mapper } from './mapper.ts'
import type { Route } from './route.ts'
import { bestPath, isAbsolute, type MadePath, pathOf, queryOf, quoted, SCHEME, type UrlValues } from './route-url.ts'
import { hostFor } from './sub-domain.ts'

export interface UrlOptions {
  /** What follows the `#`. */
  readonly anchor?: string
  /** Begins the URL with the scheme and the host of the request. Default: where one of the next two is given. */
  readonly qualified?: boolean
  /** Another scheme; empty for none, as in `//host/path`. Without `qualified` the port of the request is left out. */
  readonly protocol?: string
  /** Another host, perhaps with a port. */
  readonly host?: string
  /** A route that does not take it is no choice. */
  readonly method?: string
}

/**
 * Makes URLs of a mapper's routes for the answer to a request: Routes' `URLGenerator`. They begin with the script name, so
 * that they are right wherever the application is mounted.
 *
 * ```ts
 * const urls = new UrlGenerator(mapper, environ)
 * urls.named('server', { id: 5 })                            // /v2.1/servers/5
 * urls.named('servers', { limit: 10 }, { qualified: true })  // http://api.example/v2.1/servers?limit=10
 * ```
 *
 * Where the mapper reads sub-domains, a value `sub_domain` leads to another host, and its absence to the domain itself. All
 * methods throw an Error that says of what no URL could be made, also when one would hold a character that is not ASCII.
 */
export class UrlGenerator {
  readonly #mapper: Mapper
  readonly #environ: Environ

  constructor(mapper: Mapper, environ: Environ) {
    this.#mapper = mapper
    this.#environ = environ
  }

  /** The URL of the route that has the name. What the route gives to params need not be among the values. */
  named(name: string, values: UrlValues = {}, options: UrlOptions = {}): string {
    const route = this.#mapper.named(name)
    if (!route) throw unknown(name, this.#mapper.names)
    return this.ofRoute(route, values, options)
  }

  /** The URL of a route, as of one that has a name. */
  ofRoute(route: Route, values: UrlValues = {}, options: UrlOptions = {}): string {
    const all = { ...route.defaults, ...(route.controller && { controller: route.controller }), ...values }
    const { host, rest } = this.#subDomain(all, isAbsolute(route))
    const kept = Object.hasOwn(route.defaults, 'sub_domain') ? all : rest
    const path = pathOf(route, kept, { ...this.#mapper.options, method: options.method })
    if (path === null) throw unmade(`the route "${route.name ?? route.template}" makes no URL`, values)
    return this.#completed(this.#below({ path, route }), { ...host, ...options })
  }

  /** The URL of the route that has most in common with the values, `controller` and `action` among them. */
  of(values: UrlValues, options: UrlOptions = {}): string {
    const { host, rest } = this.#subDomain(values, !Object.hasOwn(values, 'sub_domain'))
    const made = bestPath(this.#mapper.routes, rest, { ...this.#mapper.options, method: options.method })
    if (made === null) throw unmade('no route makes a URL', values)
    return this.#completed(this.#below(made), { ...host, ...options })
  }

  /**
   * The URL of the present request with other values; null takes one away. Another controller without an action means its
   * `index`.
   */
  current(values: UrlValues = {}, options: UrlOptions = {}): string {
    const match = this.#mapper.match(this.#environ.pathInfo, this.#environ)
    const controller = match?.route.controller
    const index = 'controller' in values && !('action' in values) ? { action: 'index' } : {}
    const all = { ...match?.params, ...(controller && { controller }), ...index, ...values }
    return this.of(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)), options)
  }

  /** A path below the application, or a whole URL, with a query. */
  raw(url: string, query: UrlValues = {}, options: UrlOptions = {}): string {
    const start = url.startsWith('/') ? this.#environ.scriptName : ''
    return this.#completed(start + url + queryOf(query, [], (text) => quoted(text).replaceAll('%2F', '/')), options)
  }

  #below({ path, route }: MadePath): string {
    return isAbsolute(route) ? path : this.#environ.scriptName + path
  }

  #subDomain(values: UrlValues, stays: boolean): { host: { host?: string }; rest: UrlValues } {
    const { subDomains } = this.#mapper.options
    const { host: present } = this.#environ
    if (!subDomains || stays || present === '') return { host: {}, rest: values }
    const { sub_domain: wanted, ...rest } = values
    const host = hostFor(typeof wanted === 'string' ? wanted : null, present, subDomains.ignore)
    return { host: host === undefined ? {} : { host }, rest }
  }

  #completed(url: string, { anchor, qualified = false, protocol, host }: UrlOptions): string {
    const whole = anchor === undefined ? url : `${url}#${quoted(anchor).replaceAll('%2F', '/')}`
    if (/[^\x21-\x7e]/.test(whole))
      throw new Error(`"${whole}" is no URL: it holds a character that must be percent-encoded`)
    if (SCHEME.test(whole) || (!qualified && protocol === undefined && host === undefined)) return whole
    return `${this.#origin(qualified, protocol, host)}/${whole.replace(/^\/+/, '')}`
  }

  // Another scheme most likely means another port, which nobody knows.
  #origin(qualified: boolean, protocol: string = this.#environ.scheme, host?: string): string {
    const { host: present } = this.#environ
    const own = qualified ? present : present.replace(/:\d+$/, '')
    return `${protocol === '' ? '' : `${protocol}:`}//${host ?? own}`
  }
}

function unknown(name: string, names: Iterable<string>): Error {
  const close = nearest(name, names)
  return new Error(`no route is named "${name}"${close === undefined ? '' : `: did you mean "${close}"?`}`)
}

function unmade(what: string, values: UrlValues): Error {
  return new Error(`${what} of ${inspect({ ...values }, { breakLength: Number.POSITIVE_INFINITY })}`)
}
