import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import compose from 'koa-compose'
import * as c from './common.mjs'

const app = new Koa()
app.silent = true

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++)
    app.use(async (ctx, next) => {
      await next()
    })
  const router = new Router()
  router.get('/', (ctx) => {
    ctx.body = { hello: 'world' }
  })
  app.use(router.routes())
} else {
  const filters = [
    async function cors(ctx, next) {
      const origin = ctx.get('origin')
      if (origin !== '' && c.ALLOWED_ORIGINS.has(origin)) {
        ctx.set('Access-Control-Allow-Origin', origin)
        ctx.set('Vary', 'Origin')
      }
      await next()
    },
    async function httpProxy(ctx, next) {
      ctx.state.scheme = ctx.get('x-forwarded-proto') || 'http'
      await next()
    },
    async function requestId(ctx, next) {
      const id = c.newRequestId()
      ctx.state.requestId = id
      ctx.set('X-Openstack-Request-Id', id)
      ctx.set('X-Compute-Request-Id', id)
      await next()
    },
    async function requestLog(ctx, next) {
      const started = performance.now()
      await next()
      c.logRequest(ctx.method, ctx.originalUrl, ctx.status, performance.now() - started)
    },
    async function faultWrap(ctx, next) {
      try {
        await next()
      } catch (e) {
        ctx.status = e.status ?? 500
        ctx.body = c.faultBody(ctx.status, e.message)
      }
    },
    async function sizeLimit(ctx, next) {
      const length = ctx.get('content-length')
      if (length !== '' && Number(length) > c.MAX_BODY) throw new c.Fault(413, 'Request is too large.')
      await next()
    },
    async function auth(ctx, next) {
      const identity = c.lookupToken(ctx.get('x-auth-token'))
      if (identity === undefined) throw new c.Fault(401, 'Authentication required')
      ctx.state.identity = identity
      await next()
    },
    async function context(ctx, next) {
      ctx.state.context = new c.RequestContext(ctx.state.identity, ctx.state.requestId, ctx.state.scheme)
      await next()
    },
  ]
  const v21 = new Router({ prefix: c.PREFIX })
  const json = bodyParser({ enableTypes: ['json'] })
  for (const name of c.resourceNames()) {
    const k = c.makeController(name)
    const handlers = {
      index: (ctx) => {
        ctx.body = k.index(ctx.state.context, ctx.state.scheme, ctx.host)
      },
      detail: (ctx) => {
        ctx.body = k.detail(ctx.state.context)
      },
      show: (ctx) => {
        ctx.body = k.show(ctx.state.context, ctx.state.scheme, ctx.host, ctx.params.id)
      },
      create: (ctx) => {
        ctx.status = 202
        ctx.body = k.create(ctx.state.context, ctx.request.body)
      },
      action: (ctx) => {
        ctx.status = 202
        ctx.body = k.action(ctx.state.context, ctx.params.id, ctx.request.body)
      },
    }
    for (const r of c.routesOf(name)) {
      if (r.method === 'GET') v21.get(r.path, handlers[r.kind])
      else v21.post(r.path, json, handlers[r.kind])
    }
  }
  // the chain is mounted by prefix in front of the router (as koa-mount does), so that it runs for 404s too
  const notFound = (ctx) => {
    ctx.status = 404
    ctx.body = c.faultBody(404, 'The resource could not be found.')
  }
  const mounted = compose([...filters, v21.routes(), notFound])
  app.use((ctx, next) => (ctx.path.startsWith('/v2.1/') ? mounted(ctx, next) : next()))
  app.use((ctx) => {
    if (ctx.path === '/') {
      ctx.body = { versions: [{ id: 'v2.1' }] }
      return
    }
    ctx.status = 404
    ctx.body = c.faultBody(404, 'The resource could not be found.')
  })
}
c.ready(app.listen(c.PORT, c.HOST))
