// SCHEMA=1 adds a response schema to `show` (fast-json-stringify), which most apps do not have.
import Fastify from 'fastify'
import * as c from './common.mjs'

const app = Fastify({ logger: false, bodyLimit: 1 << 20 })

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++) app.addHook('onRequest', (req, reply, done) => done())
  app.get('/', (req, reply) => {
    reply.send({ hello: 'world' })
  })
} else {
  app.setNotFoundHandler((req, reply) => reply.code(404).send(c.faultBody(404, 'The resource could not be found.')))
  app.setErrorHandler((err, req, reply) => {
    // 4 fault wrap
    const status = err.status ?? err.statusCode ?? 500
    reply.code(status).send(c.faultBody(status, err.message))
  })
  app.register(
    (v21, opts, done) => {
      v21.decorateRequest('scheme', '')
      v21.decorateRequest('requestId', '')
      v21.decorateRequest('identity', null)
      v21.decorateRequest('ctx', null)
      v21.decorateRequest('started', 0)
      v21.addHook('onRequest', function cors(req, reply, next) {
        const origin = req.headers.origin
        if (origin !== undefined && c.ALLOWED_ORIGINS.has(origin)) {
          reply.header('Access-Control-Allow-Origin', origin)
          reply.header('Vary', 'Origin')
        }
        next()
      })
      v21.addHook('onRequest', function httpProxy(req, reply, next) {
        req.scheme = req.headers['x-forwarded-proto'] ?? 'http'
        next()
      })
      v21.addHook('onRequest', function requestId(req, reply, next) {
        const id = c.newRequestId()
        req.requestId = id
        reply.header('X-Openstack-Request-Id', id)
        reply.header('X-Compute-Request-Id', id)
        next()
      })
      v21.addHook('onRequest', function logStart(req, reply, next) {
        req.started = performance.now()
        next()
      })
      v21.addHook('onResponse', function requestLog(req, reply, next) {
        c.logRequest(req.method, req.originalUrl, reply.statusCode, performance.now() - req.started)
        next()
      })
      v21.addHook('onRequest', function sizeLimit(req, reply, next) {
        const length = req.headers['content-length']
        if (length !== undefined && Number(length) > c.MAX_BODY) return next(new c.Fault(413, 'Request is too large.'))
        next()
      })
      v21.addHook('onRequest', function auth(req, reply, next) {
        const token = req.headers['x-auth-token']
        const identity = token === undefined ? undefined : c.lookupToken(token)
        if (identity === undefined) return next(new c.Fault(401, 'Authentication required'))
        req.identity = identity
        next()
      })
      v21.addHook('onRequest', function context(req, reply, next) {
        req.ctx = new c.RequestContext(req.identity, req.requestId, req.scheme)
        next()
      })
      const s = { type: 'string' }
      const showSchema = {
        response: {
          200: {
            type: 'object',
            properties: {
              server: {
                type: 'object',
                properties: {
                  id: s,
                  name: s,
                  status: s,
                  tenant_id: s,
                  user_id: s,
                  key_name: { type: ['string', 'null'] },
                  flavor: { type: 'object', properties: { id: s } },
                  metadata: { type: 'object', additionalProperties: s },
                  links: { type: 'array', items: { type: 'object', properties: { rel: s, href: s } } },
                },
              },
            },
          },
        },
      }
      for (const name of c.resourceNames()) {
        const k = c.makeController(name)
        const handlers = {
          index: (req, reply) => {
            reply.send(k.index(req.ctx, req.scheme, req.headers.host))
          },
          detail: (req, reply) => {
            reply.send(k.detail(req.ctx))
          },
          show: (req, reply) => {
            reply.send(k.show(req.ctx, req.scheme, req.headers.host, req.params.id))
          },
          create: (req, reply) => {
            reply.code(202).send(k.create(req.ctx, req.body))
          },
          action: (req, reply) => {
            reply.code(202).send(k.action(req.ctx, req.params.id, req.body))
          },
        }
        for (const r of c.routesOf(name)) {
          v21.route({
            method: r.method,
            url: r.path,
            handler: handlers[r.kind],
            exposeHeadRoute: false,
            ...(process.env.SCHEMA && r.kind === 'show' ? { schema: showSchema } : {}),
          })
        }
      }
      done()
    },
    { prefix: c.PREFIX },
  )
  app.get('/', (req, reply) => {
    reply.send({ versions: [{ id: 'v2.1' }] })
  })
}
await app.listen({ port: c.PORT, host: c.HOST })
c.ready(app.server)
