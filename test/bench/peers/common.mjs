// Shared by every peer: the route table, the controllers and the small pieces of work that
// the eight filters do. Only the *wiring* differs between peers, so a difference in a result
// is a difference in the framework.
import { randomUUID } from 'node:crypto'

export const PORT = Number(process.env.PORT ?? 3000)
export const APP = process.env.APP ?? 'nova' // hello | nova | depth
export const RESOURCES = Number(process.env.RESOURCES ?? 40)
export const DEPTH = Number(process.env.DEPTH ?? 0)
export const HOST = '127.0.0.1'
export const PREFIX = '/v2.1'

export const PROJECT = '6f70656e737461636b20636f6d707574'
export const USER = '7573657220666f72207468652062656e'
// the length of a real Fernet token (183 characters)
export const TOKEN = 'gAAAAAB' + 'Zm9vYmFyYmF6cXV1eC1_'.repeat(9).slice(0, 176)
export const ORIGIN = 'https://dashboard.example.org'
export const ALLOWED_ORIGINS = new Set([ORIGIN])
export const MAX_BODY = 114688

const IDENTITY = {
  userId: USER,
  projectId: PROJECT,
  userName: 'demo',
  projectName: 'demo',
  roles: ['member', 'reader'],
  isAdmin: false,
}
const TOKENS = new Map([[TOKEN, IDENTITY]])

// --- the work of the filters -------------------------------------------------------------
export const newRequestId = () => 'req-' + randomUUID()
export const lookupToken = (token) => TOKENS.get(token)

export class RequestContext {
  constructor(identity, requestId, scheme) {
    this.requestId = requestId
    this.userId = identity.userId
    this.projectId = identity.projectId
    this.userName = identity.userName
    this.projectName = identity.projectName
    this.roles = identity.roles
    this.isAdmin = identity.isAdmin
    this.scheme = scheme
    this.timestamp = Date.now()
  }
}

export const counters = { lines: 0, bytes: 0, faults: 0 }
export function logRequest(method, url, status, ms) {
  const line = `"${method} ${url}" status: ${status} time: ${ms.toFixed(6)}`
  counters.lines++
  counters.bytes += line.length
}

export class Fault extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
    this.statusCode = status // express, polka, fastify and restify read this one
  }
}
const FAULT_NAMES = { 400: 'badRequest', 401: 'unauthorized', 404: 'itemNotFound', 413: 'overLimit' }
export function faultBody(status, message) {
  counters.faults++
  return { [FAULT_NAMES[status] ?? 'computeFault']: { code: status, message } }
}

// --- controllers -------------------------------------------------------------------------
export function makeController(resource) {
  return {
    index: (ctx, scheme, host) => ({
      [resource]: [],
      links: [{ rel: 'self', href: `${scheme}://${host}${PREFIX}/${ctx.projectId}/${resource}` }],
    }),
    detail: (ctx) => ({ [resource]: [], detail: true, project_id: ctx.projectId }),
    show: (ctx, scheme, host, id) => ({
      server: {
        id,
        name: 'vm-' + id.slice(0, 8),
        status: 'ACTIVE',
        tenant_id: ctx.projectId,
        user_id: ctx.userId,
        key_name: null,
        flavor: { id: '1' },
        metadata: {},
        links: [{ rel: 'self', href: `${scheme}://${host}${PREFIX}/${ctx.projectId}/${resource}/${id}` }],
      },
    }),
    create: (ctx, body) => ({ created: Object.keys(body)[0] ?? null, project_id: ctx.projectId }),
    action: (ctx, id, body) => {
      const name = Object.keys(body)[0]
      if (name === undefined) throw new Fault(400, 'There is no such action')
      return { action: name, id, name: body[name].name }
    },
  }
}

// `servers` sits in the middle of the table, so that a linear scan pays its average cost.
export function resourceNames(n = RESOURCES) {
  const names = []
  const mid = n >> 1
  for (let i = 0; i < n; i++) names.push(i === mid ? 'servers' : `os-resource-${i}`)
  return names
}

// Five routes per resource, in the ":name" syntax; `kind` says which controller method.
export function routesOf(resource) {
  const p = `/:project_id/${resource}`
  return [
    { method: 'GET', path: p, kind: 'index' },
    { method: 'POST', path: p, kind: 'create' },
    { method: 'GET', path: `${p}/detail`, kind: 'detail' },
    { method: 'GET', path: `${p}/:id`, kind: 'show' },
    { method: 'POST', path: `${p}/:id/action`, kind: 'action' },
  ]
}

export function ready(server) {
  const stop = () => {
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return server
}
