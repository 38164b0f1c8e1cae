/* The wiring of our own peer: what the others do by their means, done by ours. The work itself is the same, from common.mjs. */

import { HttpError, Mapper, pipeline, Response, resource, response, router } from 'wheatpaste'
import * as common from '../peers/common.mjs'

export const hello =
  () =>
  ({ pathInfo }) => {
    if (pathInfo !== '/') throw new HttpError(404, 'not found')
    return Response.json({ hello: 'world' })
  }

export const depth = async (loader, globalConf) => {
  const app = await loader.getApp('hello', globalConf)
  const filters = Array.from({ length: common.DEPTH }, () => (inner) => (environ) => inner(environ))
  return pipeline(filters, app)
}

export const versions =
  () =>
  ({ pathInfo }) => {
    if (pathInfo !== '/' && pathInfo !== '') throw new HttpError(404, 'The resource could not be found.')
    return Response.json({ versions: [{ id: 'v2.1' }] })
  }

export const requestLog = () => (app) =>
  function requestLog(environ) {
    const started = performance.now()
    const log = (answer) => {
      common.logRequest(
        environ.method,
        environ.scriptName + environ.pathInfo,
        answer.status,
        performance.now() - started,
      )
      return answer
    }
    const answer = app(environ)
    return typeof answer.then === 'function' ? answer.then(log) : log(answer)
  }

export const auth = () => (app) =>
  function auth(environ) {
    const token = environ.headers['x-auth-token']
    const identity = token === undefined ? undefined : common.lookupToken(token)
    if (identity === undefined) throw new HttpError(401, 'Authentication required')
    environ.state.identity = identity
    return app(environ)
  }

export const context = () => (app) =>
  function context(environ) {
    const { state } = environ
    state['nova.context'] = new common.RequestContext(state.identity, state['openstack.request_id'], environ.scheme)
    return app(environ)
  }

export const awaiting = () => (app) =>
  async function awaiting(environ) {
    return await app(environ)
  }

class Controller {
  constructor(name) {
    const work = common.makeController(name)
    const contextOf = ({ state }) => state['nova.context']
    this.index = ({ environ }) => work.index(contextOf(environ), environ.scheme, environ.host)
    this.detail = ({ environ }) => work.detail(contextOf(environ))
    this.show = ({ environ, params }) => work.show(contextOf(environ), environ.scheme, environ.host, params.id)
    this.create = response(202)(({ environ, body }) => work.create(contextOf(environ), body))
    this.action = response(202)(({ environ, params, body }) => work.action(contextOf(environ), params.id, body))
  }
}

export const table = () => {
  const mapper = new Mapper()
  for (const name of common.resourceNames()) {
    const controller = resource(new Controller(name))
    for (const { method, path, kind } of common.routesOf(name)) {
      mapper.connect(null, path, { controller, action: kind, conditions: { method } })
    }
  }
  return router(mapper)
}
