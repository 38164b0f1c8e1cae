import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import * as c from './common.mjs'

const app = new Hono()

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++)
    app.use('*', async (ctx, next) => {
      await next()
    })
  app.get('/', (ctx) => ctx.json({ hello: 'world' }))
} else {
  const v21 = new Hono()
  const filters = [
    async function cors(ctx, next) {
      const origin = ctx.req.header('origin')
      if (origin !== undefined && c.ALLOWED_ORIGINS.has(origin)) {
        ctx.header('Access-Control-Allow-Origin', origin)
        ctx.header('Vary', 'Origin')
      }
      await next()
    },
    async function httpProxy(ctx, next) {
      ctx.set('scheme', ctx.req.header('x-forwarded-proto') ?? 'http')
      await next()
    },
    async function requestId(ctx, next) {
      const id = c.newRequestId()
      ctx.set('requestId', id)
      ctx.header('X-Openstack-Request-Id', id)
      ctx.header('X-Compute-Request-Id', id)
      await next()
    },
    // hono's compose() hands a thrown error to onError, which is its fault wrapper
    async function faultWrap(ctx, next) {
      try {
        await next()
      } catch (e) {
        return ctx.json(c.faultBody(e.status ?? 500, e.message), e.status ?? 500)
      }
    },
    async function requestLog(ctx, next) {
      const started = performance.now()
      await next()
      c.logRequest(ctx.req.method, ctx.req.path, ctx.res.status, performance.now() - started)
    },
    async function sizeLimit(ctx, next) {
      const length = ctx.req.header('content-length')
      if (length !== undefined && Number(length) > c.MAX_BODY) throw new c.Fault(413, 'Request is too large.')
      await next()
    },
    async function auth(ctx, next) {
      const token = ctx.req.header('x-auth-token')
      const identity = token === undefined ? undefined : c.lookupToken(token)
      if (identity === undefined) throw new c.Fault(401, 'Authentication required')
      ctx.set('identity', identity)
      await next()
    },
    async function context(ctx, next) {
      ctx.set('context', new c.RequestContext(ctx.get('identity'), ctx.get('requestId'), ctx.get('scheme')))
      await next()
    },
  ]
  v21.use('*', ...filters)
  for (const name of c.resourceNames()) {
    const k = c.makeController(name)
    const handlers = {
      index: (ctx) => ctx.json(k.index(ctx.get('context'), ctx.get('scheme'), ctx.req.header('host'))),
      detail: (ctx) => ctx.json(k.detail(ctx.get('context'))),
      show: (ctx) =>
        ctx.json(k.show(ctx.get('context'), ctx.get('scheme'), ctx.req.header('host'), ctx.req.param('id'))),
      create: async (ctx) => ctx.json(k.create(ctx.get('context'), await ctx.req.json()), 202),
      action: async (ctx) => ctx.json(k.action(ctx.get('context'), ctx.req.param('id'), await ctx.req.json()), 202),
    }
    for (const r of c.routesOf(name)) v21.on(r.method, r.path, handlers[r.kind])
  }
  app.route(c.PREFIX, v21)
  app.onError((e, ctx) => ctx.json(c.faultBody(e.status ?? 500, e.message), e.status ?? 500))
  app.notFound((ctx) => ctx.json(c.faultBody(404, 'The resource could not be found.'), 404))
  app.get('/', (ctx) => ctx.json({ versions: [{ id: 'v2.1' }] }))
}
c.ready(serve({ fetch: app.fetch, port: c.PORT, hostname: c.HOST }))
