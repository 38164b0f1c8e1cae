import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, context, propagation, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Application, Filter } from '../../src/contract/application.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type OtelOptions, otel } from '../../src/filters/otel.ts'
import { pipeline } from '../../src/serve/pipeline.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

interface Told {
  name: string
  parent: unknown
  attributes: Record<string, unknown>
  status?: unknown
  exceptions: unknown[]
  ends: number
}

const spans: Told[] = []
const PARENT = Symbol('parent')

// As much of an SDK as it takes to see what it is told.
function spanOf(told: Told): Span {
  const span = {
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }),
    setAttribute: (name: string, value: unknown) => Object.assign(told.attributes, { [name]: value }) && span,
    updateName: (name: string) => Object.assign(told, { name }) && span,
    setStatus: (status: unknown) => Object.assign(told, { status }) && span,
    recordException: (error: unknown) => void told.exceptions.push(error),
    end: () => void told.ends++,
  }
  return span as unknown as Span
}

beforeEach(() => {
  const storage = new AsyncLocalStorage<Context>()
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, call, self, ...args) => storage.run(active, () => call.apply(self as never, args)),
    bind: (_, target) => target,
    enable: () => context as never,
    disable: () => context as never,
  })
  const startSpan = (name: string, options: { attributes?: object } = {}, around = context.active()): Span => {
    const told = {
      name,
      parent: around.getValue(PARENT),
      attributes: { ...options.attributes },
      exceptions: [],
      ends: 0,
    }
    spans.push(told)
    return spanOf(told)
  }
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: () => undefined as never }) })
  propagation.setGlobalPropagator({
    inject: () => {},
    fields: () => [],
    extract: (around, carrier) => around.setValue(PARENT, (carrier as Record<string, string>).traceparent),
  })
})

afterEach(() => {
  spans.length = 0
  for (const api of [context, trace, propagation]) api.disable()
})

async function told(app: Application, init: EnvironInit = {}, options: OtelOptions = {}): Promise<Told> {
  const filter = await otel(options)
  await (async () => filter(app)(new Environ(init)))().catch(() => {})
  expect(spans.map(({ ends }) => ends)).toEqual([1])
  return spans[0] as Told
}

const server: Application = ({ state }) => {
  state['http.route'] = '/servers/:id'
  return Response.text('one')
}

test('a request is a span', async () => {
  const headers = { 'user-agent': 'curl', authorization: 'hunter2' }
  const init = {
    method: 'PUT',
    scheme: 'https',
    host: 'api:8774',
    scriptName: '/v2.1',
    pathInfo: '/servers/1',
    queryString: 'token=hunter2',
    remoteAddress: '192.0.2.1',
    headers,
  }
  const span = await told(server, init)
  expect(span).toMatchObject({ name: 'PUT /servers/:id', exceptions: [] })
  expect(span.status).toBeUndefined()
  expect(span.attributes).toEqual({
    'http.request.method': 'PUT',
    'url.scheme': 'https',
    'url.path': '/v2.1/servers/1',
    'network.protocol.version': '1.1',
    'server.address': 'api',
    'client.address': '192.0.2.1',
    'user_agent.original': 'curl',
    'http.route': '/servers/:id',
    'http.response.status_code': 200,
  })
})

test.each<[string, Application, number, boolean]>([
  ['an answer of failure', () => Response.text('no', 503), 503, true],
  ['an answer of refusal', () => Response.text('no', 404), 404, false],
  [
    'an error of refusal',
    () => {
      throw new HttpError(404, 'no')
    },
    404,
    false,
  ],
  ['a bug', () => Promise.reject(new TypeError('broken')), 500, true],
  ['a string', () => Promise.reject('broken'), 500, true],
])('%s', async (_, app, status, failed) => {
  const span = await told(app, { method: 'BREW' })
  expect(span).toMatchObject({
    name: 'OTHER',
    attributes: { 'http.request.method': '_OTHER', 'http.response.status_code': status },
  })
  expect(span.status !== undefined).toBe(failed)
  expect(span.exceptions.length).toBe(failed && status === 500 ? 1 : 0)
})

test('the trace of a caller is taken up, unless it is not to', async () => {
  const headers = { traceparent: '00-a-b-01' }
  expect((await told(server, { headers })).parent).toBe('00-a-b-01')
  spans.length = 0
  expect((await told(server, { headers }, { inbound: false })).parent).toBeUndefined()
})

test('what those further in do is a part of it, also later', async () => {
  const seen: unknown[] = []
  const app: Application = async () => {
    seen.push(trace.getSpan(context.active())?.spanContext().spanId)
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(trace.getSpan(context.active())?.spanContext().spanId)
    return Response.empty()
  }
  await told(app)
  expect(seen).toEqual(['2'.repeat(16), '2'.repeat(16)])
  expect(trace.getSpan(context.active())).toBeUndefined()
})

test('how long it took is told only if it is to be', async () => {
  const failing: Application = () => {
    throw new HttpError(404, 'no', { headers: { 'server-timing': 'db;dur=1' } })
  }
  const timing = async (app: Application, options: OtelOptions): Promise<unknown> =>
    (await request((await otel(options))(app), 'GET', '/')).headers['server-timing']
  expect(await timing(server, { serverTiming: true })).toMatch(/^total;dur=\d+\.\d{3}$/)
  expect(await timing(failing, { serverTiming: true })).toMatch(/^db;dur=1, total;dur=\d+\.\d{3}$/)
  expect([await timing(server, {}), await timing(failing, {})]).toEqual([undefined, 'db;dur=1'])
})

test('no promise, with an SDK or without', async () => {
  expect((await otel())(server)(new Environ())).toBeInstanceOf(Response)
  for (const api of [context, trace, propagation]) api.disable()
  expect((await otel())(server)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ inbound: 'no', server_timing: 'yes' }))
  expect((await request(filter(server), 'GET', '/')).headers).toHaveProperty('server-timing')
  expect(() => filterFactory(conf(), conf({ exporter: 'x' }))).toThrow('unknown option "exporter"')
})

test('parts: a span of each filter further in and of the app, one within the other', async () => {
  const pass: Filter = (app) => (environ) => app(environ)
  const app = pipeline([await otel({ parts: true }), pass, pass], server, ['otel', 'cors', 'sizelimit'])
  await app(new Environ())
  expect(spans.map(({ name, ends }) => [name, ends])).toEqual([
    ['GET /servers/:id', 1],
    ['filter cors', 1],
    ['filter sizelimit', 1],
    ['app server', 1],
  ])
})
