import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isHttpError } from '../contract/http-error.ts'
import type { Response } from '../contract/response.ts'
import { after } from './after.ts'

/** What is measured of a request. No client can make up a method or a route: each would be counted apart, for ever. */
export interface Observation {
  /** One that HTTP knows, or `OTHER`. */
  readonly method: string
  /** The template of the route, as the router noted it in `state['http.route']`; `unmatched` where there is none. */
  readonly route: string
  readonly status: number
  /** Until the answer was known, without the sending of a stream. */
  readonly seconds: number
}

const METHODS: ReadonlySet<string> = new Set('GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT'.split(' '))
// A table of routes has fewer; an application that notes paths for templates must not fill the memory.
const MOST_ROUTES = 2_000
const routes = new Set<string>()

/** Asks an application, and reports what is measured of it once its answer is known. */
export function observe(
  app: Application,
  environ: Environ,
  report: (observation: Observation) => void,
): Response | Promise<Response> {
  const start = performance.now()
  const done = (status: number): void =>
    report({ method: methodOf(environ), route: routeOf(environ), status, seconds: (performance.now() - start) / 1000 })
  const answered = (response: Response): Response => {
    done(response.status)
    return response
  }
  return after(app, environ, answered, (error) => {
    done(isHttpError(error) ? error.status : 500)
    throw error
  })
}

export function methodOf({ method }: Environ): string {
  return METHODS.has(method) ? method : 'OTHER'
}

export function routeOf({ state }: Environ): string {
  const route = state['http.route']
  if (typeof route !== 'string') return 'unmatched'
  if (routes.has(route)) return route
  if (routes.size >= MOST_ROUTES) return 'other'
  routes.add(route)
  return route
}
