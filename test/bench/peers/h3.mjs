import http from 'node:http'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import * as c from './common.mjs'

const app = new H3({ silent: true })

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++) app.use((event, next) => next())
  app.get('/', () => ({ hello: 'world' }))
} else {
  const v21 = new H3({ silent: true })
  const filters = [
    function cors(event, next) {
      const origin = event.req.headers.get('origin')
      if (origin !== null && c.ALLOWED_ORIGINS.has(origin)) {
        event.res.headers.set('Access-Control-Allow-Origin', origin)
        event.res.headers.set('Vary', 'Origin')
      }
      return next()
    },
    function httpProxy(event, next) {
      event.context.scheme = event.req.headers.get('x-forwarded-proto') ?? 'http'
      return next()
    },
    function requestId(event, next) {
      const id = c.newRequestId()
      event.context.requestId = id
      event.res.headers.set('X-Openstack-Request-Id', id)
      event.res.headers.set('X-Compute-Request-Id', id)
      return next()
    },
    async function requestLog(event, next) {
      const started = performance.now()
      const value = await next()
      c.logRequest(event.req.method, event.url.pathname, event.res.status ?? 200, performance.now() - started)
      return value
    },
    async function faultWrap(event, next) {
      try {
        return await next()
      } catch (e) {
        event.res.status = e.status ?? 500
        return c.faultBody(e.status ?? 500, e.message)
      }
    },
    function sizeLimit(event, next) {
      const length = event.req.headers.get('content-length')
      if (length !== null && Number(length) > c.MAX_BODY) throw new c.Fault(413, 'Request is too large.')
      return next()
    },
    function auth(event, next) {
      const token = event.req.headers.get('x-auth-token')
      const identity = token === null ? undefined : c.lookupToken(token)
      if (identity === undefined) throw new c.Fault(401, 'Authentication required')
      event.context.identity = identity
      return next()
    },
    function context(event, next) {
      event.context.ctx = new c.RequestContext(event.context.identity, event.context.requestId, event.context.scheme)
      return next()
    },
  ]
  for (const f of filters) v21.use(f)
  for (const name of c.resourceNames()) {
    const k = c.makeController(name)
    const host = (event) => event.req.headers.get('host')
    const handlers = {
      index: (event) => k.index(event.context.ctx, event.context.scheme, host(event)),
      detail: (event) => k.detail(event.context.ctx),
      show: (event) => k.show(event.context.ctx, event.context.scheme, host(event), event.context.params.id),
      create: async (event) => {
        const body = await event.req.json()
        event.res.status = 202
        return k.create(event.context.ctx, body)
      },
      action: async (event) => {
        const body = await event.req.json()
        event.res.status = 202
        return k.action(event.context.ctx, event.context.params.id, body)
      },
    }
    for (const r of c.routesOf(name)) v21.on(r.method, r.path, handlers[r.kind])
  }
  app.mount(c.PREFIX, v21)
  app.get('/', () => ({ versions: [{ id: 'v2.1' }] }))
}
c.ready(http.createServer(toNodeHandler(app))).listen(c.PORT, c.HOST)
