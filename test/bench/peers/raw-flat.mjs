// raw.mjs with the one cheap improvement: headers are collected in a flat array and written by
// a single writeHead, instead of res.setHeader per header.
import { createServer } from 'node:http'
import * as c from './common.mjs'

function sendJson(res, status, value, headers = []) {
  const body = JSON.stringify(value)
  headers.push('Content-Type', 'application/json', 'Content-Length', Buffer.byteLength(body))
  res.writeHead(status, headers)
  res.end(body)
}

let handler
if (c.APP === 'hello') {
  handler = (req, res) => {
    if (req.url !== '/') return sendJson(res, 404, { message: 'not found' })
    sendJson(res, 200, { hello: 'world' })
  }
} else if (c.APP === 'depth') {
  // pass-through filters in the plainest form: each one a closure around the next
  const app = (req, res) => {
    if (req.url !== '/') return sendJson(res, 404, { message: 'not found' })
    sendJson(res, 200, { hello: 'world' })
  }
  const filter = (next) => (req, res) => next(req, res)
  handler = app
  for (let i = 0; i < c.DEPTH; i++) handler = filter(handler)
} else {
  const controllers = new Map(c.resourceNames().map((n) => [n, c.makeController(n)]))

  const readJson = (req, done) => {
    const chunks = []
    req.on('data', (d) => chunks.push(d))
    req.on('end', () => {
      const text = chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString()
      let value
      try {
        value = JSON.parse(text)
      } catch {
        return done(new c.Fault(400, 'malformed JSON'))
      }
      done(null, value)
    })
    req.on('error', done)
  }

  const v21 = (req, res, path) => {
    const headers = req.headers
    const list = []
    const started = performance.now()
    const origin = headers.origin // 1 cors
    if (origin !== undefined && c.ALLOWED_ORIGINS.has(origin)) {
      list.push('Access-Control-Allow-Origin', origin, 'Vary', 'Origin')
    }
    const scheme = headers['x-forwarded-proto'] ?? 'http' // 2 http_proxy
    const requestId = c.newRequestId() // 3 request id
    list.push('X-Openstack-Request-Id', requestId, 'X-Compute-Request-Id', requestId)
    const finish = (status, value) => {
      // 5 request log
      sendJson(res, status, value, list)
      c.logRequest(req.method, req.url, status, performance.now() - started)
    }
    const fault = (e) => finish(e.status ?? 500, c.faultBody(e.status ?? 500, e.message)) // 4 fault wrap
    try {
      const length = headers['content-length'] // 6 size limit
      if (length !== undefined && Number(length) > c.MAX_BODY) throw new c.Fault(413, 'Request is too large.')
      const token = headers['x-auth-token'] // 7 auth
      const identity = token === undefined ? undefined : c.lookupToken(token)
      if (identity === undefined) throw new c.Fault(401, 'Authentication required')
      const ctx = new c.RequestContext(identity, requestId, scheme) // 8 context

      const query = path.indexOf('?')
      const parts = (query < 0 ? path : path.slice(0, query)).split('/') // ['', project, resource, id, 'action']
      const controller = controllers.get(parts[2])
      if (controller === undefined) throw new c.Fault(404, 'The resource could not be found.')
      const get = req.method === 'GET'
      if (parts.length === 3 && get) return finish(200, controller.index(ctx, scheme, headers.host))
      if (parts.length === 3 && req.method === 'POST') {
        return readJson(req, (e, body) => (e ? fault(e) : finish(202, controller.create(ctx, body))))
      }
      if (parts.length === 4 && get) {
        if (parts[3] === 'detail') return finish(200, controller.detail(ctx))
        return finish(200, controller.show(ctx, scheme, headers.host, parts[3]))
      }
      if (parts.length === 5 && parts[4] === 'action' && req.method === 'POST') {
        return readJson(req, (e, body) => {
          if (e) return fault(e)
          let value
          try {
            value = controller.action(ctx, parts[3], body)
          } catch (err) {
            return fault(err)
          }
          finish(202, value)
        })
      }
      throw new c.Fault(404, 'The resource could not be found.')
    } catch (e) {
      fault(e)
    }
  }

  handler = (req, res) => {
    const url = req.url
    if (url.startsWith('/v2.1/')) return v21(req, res, url.slice(5))
    if (url === '/') return sendJson(res, 200, { versions: [{ id: 'v2.1' }] })
    sendJson(res, 404, c.faultBody(404, 'The resource could not be found.'))
  }
}

// DEFER=immediate: every request waits for the check phase, so that all that was read is answered
// together; DEFER=queue: the same with one immediate for the whole batch.
const queue = []
const drain = () => {
  for (let i = 0; i < queue.length; i += 2) handler(queue[i], queue[i + 1])
  queue.length = 0
}
const listener =
  {
    immediate: (req, res) => {
      setImmediate(handler, req, res)
    },
    queue: (req, res) => {
      if (queue.push(req, res) === 2) setImmediate(drain)
    },
  }[process.env.DEFER] ?? handler
c.ready(createServer(listener)).listen(c.PORT, c.HOST, 511)
