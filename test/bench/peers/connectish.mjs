// The eight filters in the (req, res, next) form that connect, express, polka and restify share.
// State lives on req, as is usual there; the log line is written on 'finish', as morgan does it.
import * as c from './common.mjs'

export const filters = [
  function cors(req, res, next) {
    const origin = req.headers.origin
    if (origin !== undefined && c.ALLOWED_ORIGINS.has(origin)) {
      res.setHeader('Access-Control-Allow-Origin', origin)
      res.setHeader('Vary', 'Origin')
    }
    next()
  },
  function httpProxy(req, res, next) {
    req.scheme = req.headers['x-forwarded-proto'] ?? 'http'
    next()
  },
  function requestId(req, res, next) {
    const id = c.newRequestId()
    req.requestId = id
    res.setHeader('X-Openstack-Request-Id', id)
    res.setHeader('X-Compute-Request-Id', id)
    next()
  },
  function faultWrap(req, res, next) {
    try {
      next()
    } catch (e) {
      next(e)
    }
  },
  function requestLog(req, res, next) {
    const started = performance.now()
    const url = req.originalUrl ?? req.url
    res.on('finish', () => c.logRequest(req.method, url, res.statusCode, performance.now() - started))
    next()
  },
  function sizeLimit(req, res, next) {
    const length = req.headers['content-length']
    if (length !== undefined && Number(length) > c.MAX_BODY) return next(new c.Fault(413, 'Request is too large.'))
    next()
  },
  function auth(req, res, next) {
    const token = req.headers['x-auth-token']
    const identity = token === undefined ? undefined : c.lookupToken(token)
    if (identity === undefined) return next(new c.Fault(401, 'Authentication required'))
    req.identity = identity
    next()
  },
  function context(req, res, next) {
    req.context = new c.RequestContext(req.identity, req.requestId, req.scheme)
    next()
  },
]

export const passThrough = () => (req, res, next) => next()

export function sendJson(res, status, value) {
  const body = JSON.stringify(value)
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.end(body)
}

// handlers in plain (req, res) form; `reply` is how the framework sends JSON
export function handlerFor(controller, kind, reply) {
  switch (kind) {
    case 'index':
      return (req, res) => reply(res, 200, controller.index(req.context, req.scheme, req.headers.host))
    case 'detail':
      return (req, res) => reply(res, 200, controller.detail(req.context))
    case 'show':
      return (req, res) => reply(res, 200, controller.show(req.context, req.scheme, req.headers.host, req.params.id))
    case 'create':
      return (req, res) => reply(res, 202, controller.create(req.context, req.body))
    case 'action':
      return (req, res) => reply(res, 202, controller.action(req.context, req.params.id, req.body))
  }
}
