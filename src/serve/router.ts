import type { Application } from '../contract/application.ts'
import type { RouteDescription } from '../contract/description.ts'
import type { Environ, Params } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import type { AnswerExplanation, Explanation } from '../contract/explanation.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import { described } from './described.ts'
import type { Mapper } from './mapper.ts'
import { nearestRoutes } from './nearest-routes.ts'
import type { Redirect, Route } from './route.ts'
import type { Match } from './route-index.ts'
import { SCHEME } from './route-url.ts'
import { UrlGenerator } from './url-generator.ts'

/**
 * Hands a request to the controller of the route that its path and method lead to, as nova's `Router`. The controller finds
 * in `environ.params` what the route took from the path, and its `action`.
 *
 * ```ts
 * const mapper = new Mapper()
 * mapper.resource('server', 'servers', { controller: resource(new Servers(store)) })
 * const app = router(mapper)
 * ```
 *
 * A variable named `path_info` is a mount: what it took becomes the path, and what stands before it goes to the end of the
 * script name. HEAD is answered by the route of GET, unless it has one of its own; OPTIONS, unless it has one, by an empty
 * 204 with `Allow`. A redirect is answered without asking anybody, with an absolute URL.
 *
 * Routes may be connected later; requests that come then find them.
 *
 * @throws HttpError 404 for a path that leads nowhere, 405 with `Allow` where it leads somewhere by another method
 */
export function router(mapper: Mapper): Application {
  mapper.compile()
  const app: Application = function router(environ) {
    const match = find(mapper, environ)
    return match ? answer(mapper, match, environ) : answerUnmatched(mapper, environ)
  }
  app.describe = () => ({
    kind: 'app',
    name: 'router',
    routes: mapper.routes.map((route) => ({ ...describeRoute(route, mapper), ...shadowOf(route, mapper) })),
  })
  app.explain = (environ) => {
    const { scriptName, pathInfo } = environ
    const here = { kind: 'app', name: 'router', scriptName, pathInfo } as const
    const match = find(mapper, environ)
    return match
      ? { ...here, ...explainMatch(mapper, match, environ) }
      : { ...here, answer: explainUnmatched(mapper, environ) }
  }
  return app
}

function find(mapper: Mapper, environ: Environ): Match | null {
  const match = mapper.match(environ.pathInfo, environ)
  return match === null && environ.method === 'HEAD' ? mapper.matchMethod(environ.pathInfo, 'GET', environ) : match
}

function answer(mapper: Mapper, { route, params }: Match, environ: Environ): Response | Promise<Response> {
  if (route.redirect) return redirected(mapper, route.redirect, params, environ)
  if (!route.controller) throw notFound()
  // What logs and metrics call the request by, since of paths there is no end.
  environ.state['http.route'] = environ.scriptName + route.template
  return route.controller(inner(environ, params))
}

function inner(environ: Environ, params: Params): Environ {
  return 'path_info' in params ? remounted(environ, params) : environ.with({ params })
}

// The target has its variables from the path; what is left of them is the query. That of the request is dropped. It becomes a whole
// URL, as webob makes it, since keystoneauth resolves no other.
function redirected(mapper: Mapper, { status, to }: Redirect, params: Params, environ: Environ): Response {
  const url = new UrlGenerator(mapper, environ).ofRoute(to, params)
  // A variable that the path left empty could make the next one a host: `/:a/:b` as `//evil.example`.
  const location = to.template.startsWith('//') ? url : url.replace(/^\/{2,}/, '/')
  const isWhole = environ.host === '' || SCHEME.test(location) || location.startsWith('//')
  return Response.redirect(isWhole ? location : `${environ.scheme}://${environ.host}${location}`, status)
}

// Where the rest does not stand at the end of the path, after a slash, the whole path becomes script name, as with Routes.
function remounted(environ: Environ, params: Params): Environ {
  const { scriptName, pathInfo } = environ
  const rest = params.path_info ?? ''
  const at = startOf(rest, pathInfo)
  const tail = at === undefined ? rest.split('/').map(encodeURIComponent).join('/') : pathInfo.slice(at)
  return environ.with({
    params,
    scriptName: scriptName + (at === undefined ? pathInfo : pathInfo.slice(0, at - 1)),
    pathInfo: tail.startsWith('/') ? tail : `/${tail}`,
  })
}

// Where the end of an encoded path begins that is a text when decoded; it follows a slash.
function startOf(text: string, path: string): number | undefined {
  let at = path.length
  for (let bytes = Buffer.byteLength(text); bytes > 0; bytes--) at -= path[at - 3] === '%' ? 3 : 1
  return path[at - 1] === '/' && decodeURIComponent(path.slice(at)) === text ? at : undefined
}

function answerUnmatched(mapper: Mapper, environ: Environ): Response {
  const methods = methodsOf(mapper, environ)
  if (methods.length === 0) throw notFound()
  const allow = methods.join(', ')
  if (environ.method === 'OPTIONS') return Response.empty(204, { allow })
  throw new HttpError(405, `The resource does not take ${environ.method}.`, { headers: { allow } })
}

// The methods by which a path leads somewhere, sorted; where GET does, HEAD does.
function methodsOf(mapper: Mapper, environ: Environ): string[] {
  const taking = [...mapper.methods].filter((method) => mapper.matchMethod(environ.pathInfo, method, environ))
  return [...new Set(taking.includes('GET') ? [...taking, 'HEAD'] : taking)].sort()
}

function explainMatch(mapper: Mapper, { route, params }: Match, environ: Environ): Partial<Explanation> {
  const choice = { route: { ...describeRoute(route, mapper), params: { ...params } } }
  const { redirect, controller } = route
  if (redirect) return { ...choice, answer: { status: redirect.status, message: `See ${redirect.to.template}` } }
  if (controller) return { ...choice, next: [explained(controller, inner(environ, params))] }
  const { status, message } = notFound()
  return { ...choice, answer: { status, message } }
}

function explainUnmatched(mapper: Mapper, environ: Environ): AnswerExplanation {
  const allow = methodsOf(mapper, environ)
  if (allow.length > 0 && environ.method === 'OPTIONS')
    return { status: 204, message: 'It takes these methods.', allow }
  if (allow.length > 0) return { status: 405, message: `The resource does not take ${environ.method}.`, allow }
  const { status, message } = notFound()
  const routes = mapper.routes.map((route) => describeRoute(route, mapper))
  return { status, message, nearest: nearestRoutes(environ.pathInfo, environ.method, routes) }
}

function describeRoute(
  { name, methods = [], template, defaults: { action }, controller }: Route,
  { options: { prefix = '' } }: Mapper,
): RouteDescription {
  const { name: answering, origin } = (controller && described(controller)) ?? {}
  return {
    name,
    methods,
    path: prefix + template,
    ...(typeof action === 'string' && { action }),
    ...(answering !== undefined && { controller: answering }),
    ...(origin !== undefined && { origin }),
  }
}

function shadowOf(route: Route, mapper: Mapper): Pick<RouteDescription, 'shadowedBy'> {
  const shadowedBy = mapper.shadowed.get(route)?.map((other) => {
    const { name, methods, path } = describeRoute(other, mapper)
    return { name, methods, path }
  })
  return shadowedBy ? { shadowedBy } : {}
}

function notFound(): HttpError {
  return new HttpError(404, 'The resource could not be found.')
}
