import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { type PathPattern, toPattern } from './path-pattern.ts'
import { type ResourceOptions, resourceRoutes } from './rest-routes.ts'
import { type Redirect, Route, type RouteOptions } from './route.ts'
import { type Match, RouteIndex } from './route-index.ts'
import { decoded, ENCODED_SLASH } from './route-path.ts'
import { bestPath, type UrlValues } from './route-url.ts'
import { shadowedRoutes } from './shadowed-routes.ts'
import { subDomainOf } from './sub-domain.ts'
import { type Collection, type CollectionOptions, Submapper, type SubmapperOptions } from './submapper.ts'

export interface MapperOptions {
  /** What a variable `format` may be, unless its route says otherwise: nova's routes take `json` and `xml`. Default: anything. */
  readonly formats?: readonly string[]
  /** Stands before the paths of all routes, in requests and in URLs. */
  readonly prefix?: string
  /** Ends the paths of all URLs with a slash. */
  readonly appendSlash?: boolean
  /** Reads sub-domains from the host, for conditions and as the param `sub_domain`; those ignored count as none. */
  readonly subDomains?: { readonly ignore?: readonly string[] }
}

export interface RedirectOptions extends Omit<RouteOptions, 'controller' | 'action' | 'static' | 'absolute'> {
  readonly status?: Redirect['status']
}

/**
 * Which path leads where: Python's Routes, with path-to-regexp's patterns.
 *
 * ```ts
 * const mapper = new Mapper()
 * mapper.connect('server', '/servers/:id', { controller: servers, action: 'show', conditions: { method: 'GET' } })
 * mapper.resource('image', 'images', { controller: images, member: { action: 'POST' } })
 * ```
 *
 * Routes are tried by the length of the text before their first variable, the longest first, then in the order in which
 * they were connected: `/items/new` goes before `/items/:id`, wherever it stands. Paths are told apart by case and by a
 * slash at the end; an encoded slash never parts segments. Where requirements, or several variables that may hold slashes,
 * make matching costly, long paths are not found, so that nobody can make the service busy with them (see `expression`).
 */
export class Mapper {
  readonly options: MapperOptions
  readonly #routes: Route[] = []
  readonly #names = new Map<string, Route>()
  readonly #indexes = new Map<string | undefined, RouteIndex>()
  // By GET is what most requests are: a look into the map takes a sixth of what it takes to find nothing.
  #ofGet: RouteIndex | undefined
  readonly #methods = new Set<string>()
  #shadowed: ReadonlyMap<Route, readonly Route[]> | undefined

  constructor(options: MapperOptions = {}) {
    this.options = options
  }

  /** Those that can be matched, as connected. */
  get routes(): readonly Route[] {
    return this.#routes
  }

  /** Every method that a route asks for. */
  get methods(): ReadonlySet<string> {
    return this.#methods
  }

  /** Those that no request can reach, each with the routes that take all of its paths before it. */
  get shadowed(): ReadonlyMap<Route, readonly Route[]> {
    this.#shadowed ??= shadowedRoutes(inOrder(this.#routes))
    return this.#shadowed
  }

  /** The names of routes, also of those that are never matched. */
  get names(): Iterable<string> {
    return this.#names.keys()
  }

  /** The route that has the name: the last that was connected by it. */
  named(name: string): Route | undefined {
    return this.#names.get(name)
  }

  /**
   * Connects a pattern to a controller.
   *
   * @throws Error with a sentence that names the pattern: it cannot be read, has a variable twice, or requires of a variable
   *   what is no expression or may take forever
   */
  connect(name: string | null, pattern: PathPattern, options: RouteOptions = {}): Route {
    return this.#add(new Route(name, toPattern(pattern), this.#completed(options)))
  }

  /** Connects a path and a method to an action. */
  createRoute(path: PathPattern, method: string, controller: Application, action: string): void {
    this.connect(null, path, { controller, action, conditions: { method } })
  }

  /** Connects the routes of a resource, as Routes does: index, create, new, show, edit, update, delete and others. */
  resource(member: string, collection: string, options: ResourceOptions): void {
    for (const [name, pattern, route] of resourceRoutes(member, collection, options)) this.connect(name, pattern, route)
  }

  /** Answers a path with a redirect to another one, made of its variables; what is left of them becomes the query. */
  redirect(from: PathPattern, to: PathPattern, { status = 302, ...options }: RedirectOptions = {}): Route {
    const target = new Route(null, toPattern(to), { static: true })
    return this.#add(new Route(null, toPattern(from), this.#completed(options), { status, to: target }))
  }

  /** Connects routes that have a part in common. */
  submapper(options: SubmapperOptions): Submapper {
    return new Submapper(this, options)
  }

  /** Connects the routes of a collection and of its members. */
  collection(collectionName: string, resourceName: string, options?: CollectionOptions): Collection {
    return this.submapper({}).collection(collectionName, resourceName, options)
  }

  /**
   * Where a path leads. Without a request neither methods nor functions are asked.
   *
   * @param pathInfo percent-encoded
   */
  match(pathInfo: string, environ?: Environ): Match | null {
    return this.matchMethod(pathInfo, environ?.method, environ)
  }

  /** Where a path leads by some method, whatever that of the request is. */
  matchMethod(pathInfo: string, method: string | undefined, environ?: Environ): Match | null {
    const encoded = pathInfo.includes('%')
    const path = this.#withoutPrefix(encoded ? decoded(pathInfo) : pathInfo)
    if (path === null) return null
    const { subDomains } = this.options
    const subDomain = subDomains && (environ ? subDomainOf(environ.host, subDomains.ignore) : null)
    const index = method === 'GET' ? this.#ofGet : this.#indexes.get(method)
    return (index ?? this.#index(method)).find(path, environ, subDomain, encoded && path.includes(ENCODED_SLASH))
  }

  /** Makes ready what matching needs, so that the first request does not wait for it. */
  compile(): void {
    for (const method of ['', ...this.#methods]) this.#index(method)
  }

  /**
   * Makes a path of values, by the route that fits them best, or null when none does. `controller` and `action` choose the
   * route, what is no variable of it becomes the query. The script name is the {@link UrlGenerator}'s.
   */
  generate(values: UrlValues, method?: string): string | null {
    return bestPath(this.#routes, values, { ...this.options, method })?.path ?? null
  }

  #add(route: Route): Route {
    if (route.name !== null) this.#names.set(route.name, route)
    if (route.static) return route
    this.#routes.push(route)
    for (const method of route.methods ?? []) this.#methods.add(method)
    this.#indexes.clear()
    this.#ofGet = undefined
    this.#shadowed = undefined
    return route
  }

  #completed(options: RouteOptions): RouteOptions {
    const { formats } = this.options
    if (!formats) return options
    return { ...options, requirements: { format: formats.map(escaped).join('|'), ...options.requirements } }
  }

  // An index for each method that any route asks for, one for all others (''), and one for no method at all.
  #index(method: string | undefined): RouteIndex {
    const key = method === undefined || this.#methods.has(method) ? method : ''
    let index = this.#indexes.get(key)
    if (index === undefined) {
      const taking = this.#routes.filter(({ methods }) => !methods || key === undefined || methods.includes(key))
      index = new RouteIndex(inOrder(taking))
      this.#indexes.set(key, index)
    }
    if (method === 'GET') this.#ofGet = index
    return index
  }

  #withoutPrefix(path: string | null): string | null {
    const { prefix } = this.options
    if (prefix === undefined || path === null) return path
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) || '/' : ''
    return rest.startsWith('/') ? rest : null
  }
}

// In which they are tried.
function inOrder(routes: readonly Route[]): Route[] {
  return routes.toSorted((a, b) => b.prefixLength - a.prefixLength)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
