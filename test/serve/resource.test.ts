import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ, type Params } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import {
  action,
  apiVersion,
  type ControllerRequest,
  expectedErrors,
  type Method,
  response,
  schema,
  versions,
} from '../../src/serve/controller.ts'
import type { MediaType } from '../../src/serve/media-types.ts'
import { type ResourceOptions, resource } from '../../src/serve/resource.ts'
import { type Answer, type RequestOptions, request } from '../../src/testing/client.ts'
import { named, standard } from './standard.ts'

const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
afterEach(() => write.mockClear())

const COMPUTE: ResourceOptions = {
  microversions: { service: 'compute', min: '2.1', max: '2.93', legacyHeader: 'X-Legacy-Version' },
}
const quiet: ResourceOptions = { onError: () => {} }

/** A request as a router hands it on: `POST create` goes to the action create. */
function ask(app: Application, call: string, options: RequestOptions & { id?: string | null } = {}): Promise<Answer> {
  const [method = '', name = ''] = call.split(' ')
  const { id = null, ...rest } = options
  return request(app, method, '/', { ...rest, params: { action: name, ...(id !== null && { id }), ...rest.params } })
}

function message(answer: Answer): string {
  const [about] = Object.values(answer.json() as Record<string, { message: string }>)
  return about?.message ?? ''
}

const echo: Method = ({ params, body, version }) => ({ id: params.id ?? null, body, version })

class Servers {
  readonly name = 'servers'
  index(): object {
    return { from: this.name }
  }
  show = echo
  create = response(202)((given: ControllerRequest) => echo(given))
  update = async (given: ControllerRequest): Promise<object> => ({ updated: given.body })
  delete = response(204)(() => undefined)
  patch = (given: ControllerRequest): unknown => echo(given)
  _reboot = response(202)(action('reboot')((given: ControllerRequest) => echo(given)))
  _stop = action('os-stop')(() => undefined)
}

const servers = resource(new Servers(), quiet)

test('the action of the route names the method, which has the controller for its this', async () => {
  expect(await ask(servers, 'GET index')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"from":"servers"}',
  })
})

test('a method is handed what the route took, the body and the version', async () => {
  const answer = await ask(servers, 'PUT update', { json: { a: 1 } })
  expect(answer.json()).toEqual({ updated: { a: 1 } })
  expect((await ask(servers, 'GET show', { id: '7' })).json()).toEqual({ id: '7', body: null, version: '1.0' })
})

test('the declared status, with a body or without', async () => {
  expect(await ask(servers, 'POST create', { json: {} })).toMatchObject({ status: 202 })
  expect(await ask(servers, 'DELETE delete', { id: '7' })).toMatchObject({ status: 204, body: '' })
})

test.each([
  ['index', {}],
  ['show', { id: '7' }],
  ['nothing', {}],
])('what needs not to wait is answered without a promise: %s', (name, params) => {
  const answer = servers(new Environ({ params: { action: name, ...params } as Params }))
  expect(answer).toBeInstanceOf(Response)
})

test.each(['constructor', 'toString', '__proto__', 'name', 'nothing', ''])('there is no action "%s"', async (name) => {
  const answer = await ask(servers, `GET ${name}`)
  expect(answer).toMatchObject({ status: 404 })
  expect(answer.json()).toEqual({ itemNotFound: { code: 404, message: 'The resource could not be found.' } })
})

test.each([
  ['{"reboot": {"type": "HARD"}}', 202],
  ['{"os-stop": null}', 200],
  ['{}', 'Malformed request body'],
  ['{"reboot": 1, "os-stop": 1}', 'Malformed request body'],
  ['["reboot"]', 'Malformed request body'],
  ['"reboot"', 'Malformed request body'],
  ['null', 'Malformed request body'],
  ['{', 'Malformed request body'],
  ['', 'Malformed request body'],
  ['{"foo": 1}', 'There is no such action: foo'],
  ['{"_reboot": 1}', 'There is no such action: _reboot'],
  ['{"show": 1}', 'There is no such action: show'],
  ['{"__proto__": 1}', 'There is no such action: __proto__'],
])('POST …/action with %s: %s', async (body, expected) => {
  const answer = await ask(servers, 'POST action', { body, headers: { 'content-type': 'application/json' } })
  if (typeof expected === 'number') expect(answer.status).toBe(expected)
  else expect([answer.status, message(answer)]).toEqual([400, expected])
})

test('an action has the whole body, but not where the method has none', async () => {
  const options = { id: '7', json: { reboot: 1 } }
  expect((await ask(servers, 'POST action', options)).json()).toEqual({ id: '7', body: { reboot: 1 }, version: '1.0' })
  expect((await ask(servers, 'GET action', options)).json()).toMatchObject({ body: null })
})

test('a method named "action" goes before all actions', async () => {
  const app = resource({ action: echo, _foo: action('foo')(() => ({ foo: 1 })) })
  expect((await ask(app, 'POST action', { json: { foo: 1 } })).json()).toMatchObject({ body: { foo: 1 } })
})

test('an extension adds actions', async () => {
  const app = resource(new Servers(), { extensions: [{ _rescue: action('rescue')(() => ({ rescued: true })) }] })
  expect((await ask(app, 'POST action', { json: { rescue: null } })).json()).toEqual({ rescued: true })
})

test.each([
  ['POST create', 200],
  ['PUT update', 400],
  ['GET index', 404],
])('an action may serve a route, too: %s is a %i', async (call, status) => {
  const app = resource({ _make: action('create')(() => ({})) })
  const answer = await ask(app, call, { json: {} })
  expect(answer.status).toBe(status)
  if (status === 400) expect(message(answer)).toBe('There is no such action: update')
})

test.each([
  ['no body', {}, null],
  ['an empty body', { body: '' }, null],
  ['null', { body: 'null' }, null],
  [
    'chunks',
    { body: Readable.from(['{"a"', ':1}'].map(Buffer.from)), headers: { 'transfer-encoding': 'chunked' } },
    { a: 1 },
  ],
  ['a body by HTTP/2', { body: Readable.from([Buffer.from('{}')]), protocol: 'HTTP/2.0' }, {}],
  ['no body by HTTP/2', { body: Readable.from([]), protocol: 'HTTP/2.0' }, null],
])('%s', async (_, options, expected) => {
  expect((await ask(servers, 'POST create', options)).json().body).toEqual(expected)
})

test('a body means nothing where a method has none, but its type is looked at', async () => {
  expect((await ask(servers, 'GET show', { json: { a: 1 } })).json().body).toBeNull()
  expect(await ask(servers, 'GET show', { body: '{' })).toMatchObject({ status: 200 })
  expect(await ask(servers, 'GET show', { body: 'a', headers: { 'content-type': 'text/html' } })).toMatchObject({
    status: 415,
  })
  expect(await ask(servers, 'GET show', { headers: { 'content-type': 'text/html' } })).toMatchObject({ status: 200 })
})

test('any bytes are handed on as JSON, or are a 400', async () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const headers = { 'content-length': String(body.length) }
      const answer = await ask(servers, 'POST create', { body, headers })
      expect([202, 400]).toContain(answer.status)
      if (answer.status === 400) expect(message(answer)).toBe('Malformed request body')
    }),
  )
})

test('a body over the limit is a fault', async () => {
  const limited: Application = (environ) => {
    environ.limitBody(8)
    return servers(environ)
  }
  const answer = await ask(limited, 'POST create', { json: { a: 'longer than that' } })
  expect(answer.json()).toEqual({ overLimit: { code: 413, message: 'Request is too large.' } })
})

const lines: MediaType = {
  read: (body) => ({ lines: body.toString().split('\n') }),
  write: (value) => Object.entries(value).flat().join('\n'),
}

test('another media type is read and written where it is registered', async () => {
  const app = resource({ create: ({ body }: ControllerRequest) => body }, { mediaTypes: { 'text/x-lines': lines } })
  const type = { 'content-type': 'text/x-lines; charset=utf-8' }
  expect((await ask(app, 'POST create', { body: 'a\nb', headers: type })).json()).toEqual({ lines: ['a', 'b'] })
  const answer = await ask(app, 'POST create', { json: { a: 'b' }, headers: { accept: 'text/x-lines' } })
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/x-lines', vary: 'Accept' },
    body: 'a\nb',
  })
})

test.each(['text/html', 'application/x-www-form-urlencoded', 'text/x-lines'])(
  '%s is a 415 where it is not',
  async (type) => {
    const answer = await ask(servers, 'POST create', { body: 'a', headers: { 'content-type': type } })
    expect(answer.json()).toEqual({ badMediaType: { code: 415, message: 'Unsupported Content-Type' } })
  },
)

const show = versions(
  apiVersion('2.1', '2.9')(() => ({ show: 'old' })),
  response(203)(apiVersion('2.10', '2.19')(({ version }) => ({ show: version, newer: version.atLeast('2.12') }))),
)
const compute = resource({ show, index: echo, broken: () => Promise.reject(new HttpError(409, 'busy')) }, COMPUTE)

test.each([
  [undefined, 200, { show: 'old' }],
  ['compute 2.9', 200, { show: 'old' }],
  ['compute 2.10', 203, { show: '2.10', newer: false }],
  ['compute 2.12', 203, { show: '2.12', newer: true }],
])('the version decides between methods: %s', async (version, status, expected) => {
  const headers: Record<string, string> = version === undefined ? {} : { 'OpenStack-API-Version': version }
  const answer = await ask(compute, 'GET show', { headers })
  expect([answer.status, answer.json()]).toEqual([status, expected])
})

test.each([
  ['GET index', 'compute 2.10', 200, '2.10'],
  ['GET show', 'compute 2.20', 404, '2.20'],
  ['GET nothing', 'compute 2.20', 404, '2.20'],
  ['GET broken', 'compute 2.20', 409, '2.20'],
  ['GET index', 'compute 2.94', 406, '2.94'],
  ['GET index', 'compute 2.x', 400, undefined],
])('%s at %s is a %i that tells version %s', async (call, version, status, told) => {
  const answer = await ask(compute, call, { headers: { 'OpenStack-API-Version': version } })
  expect(answer.status).toBe(status)
  const { 'content-type': type, ...headers } = answer.headers
  expect(type).toMatch(/^application\/json/)
  expect(headers).toEqual(
    told === undefined
      ? {}
      : {
          'openstack-api-version': `compute ${told}`,
          'x-legacy-version': told,
          vary: 'OpenStack-API-Version, X-Legacy-Version',
        },
  )
})

test('a version is decided on before the body is looked at', async () => {
  const options = { body: '{', headers: { 'OpenStack-API-Version': 'compute 9.9', 'content-type': 'text/html' } }
  expect(await ask(compute, 'POST create', options)).toMatchObject({ status: 406 })
})

test('without microversions nothing is read or said of them', async () => {
  const answer = await ask(servers, 'GET index', { headers: { 'OpenStack-API-Version': 'compute 9.9' } })
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } })
  expect(Object.keys(answer.headers)).toEqual(['content-type'])
})

const refusing = standard<{ name: string }>(async () => ({ issues: [{ message: 'Nothing will do.' }] }))
const create = schema(refusing, '2.20')(schema(named, '2.10', '2.19')(({ body }) => ({ body })))
const checked = resource({ create }, COMPUTE)

test.each([
  ['2.1', { name: 7 }, 200, { body: { name: 7 } }],
  ['2.10', { name: ' a ', more: 1 }, 200, { body: { name: 'a' } }],
  ['2.10', { name: 7 }, 400, 'Invalid input for field/attribute name. A name is text.'],
  ['2.10', null, 400, 'Invalid input for field/attribute name. A name is text.'],
  ['2.20', { name: 'a' }, 400, 'Nothing will do.'],
])('at %s the body %j is checked: %i', async (version, json, status, expected) => {
  const answer = await ask(checked, 'POST create', { json, headers: { 'OpenStack-API-Version': `compute ${version}` } })
  expect(answer.status).toBe(status)
  if (status === 200) expect(answer.json()).toEqual(expected)
  else expect(answer.json()).toEqual({ badRequest: { code: 400, message: expected } })
})

const policy = Object.assign(new HttpError(403, 'policy'), { expected: true })
test.each<[string, unknown, number, string]>([
  ['one that is listed', new HttpError(404, 'no such server'), 404, 'no such server'],
  ['one of http-errors', Object.assign(new Error('busy'), { status: 409, expose: true }), 409, 'busy'],
  ['one that is always expected', policy, 403, 'policy'],
  ['one that is not listed', new HttpError(400, 'secret'), 500, 'Unexpected API Error. Tell us.'],
  ['a bug', new TypeError('secret'), 500, 'Unexpected API Error. Tell us.'],
  ['an error with a code', Object.assign(new Error('secret'), { code: 404 }), 500, 'Unexpected API Error. Tell us.'],
  ['a Response', Response.text('secret', 404), 500, 'Unexpected API Error. Tell us.'],
  ['a text', 'secret', 500, 'Unexpected API Error. Tell us.'],
  ['nothing', undefined, 500, 'Unexpected API Error. Tell us.'],
])('of a method that expects 404 and 409, %s', async (_, thrown, status, expected) => {
  const onError = vi.fn()
  const atOnce: Method = () => {
    throw thrown
  }
  const expecting = expectedErrors(404, 409)
  const controller = { now: expecting(atOnce), later: expecting(() => Promise.reject(thrown)) }
  const app = resource(controller, { onError, support: 'Tell us.' })
  for (const call of ['GET now', 'GET later']) {
    const answer = await ask(app, call)
    expect([answer.status, message(answer)]).toEqual([status, expected])
    expect(answer.body).not.toContain('secret')
  }
  expect(onError.mock.calls.map(([error]) => error)).toEqual(status === 500 ? [thrown, thrown] : [])
})

test.each([
  ['a bug', new TypeError('secret')],
  ['an error with a code', Object.assign(new Error('secret'), { code: 404, safe: true })],
  ['an expected error that says nothing of HTTP', Object.assign(new Error('secret'), { expected: true })],
  ['a text', 'secret'],
])('%s goes on to the filters outside, as it is', async (_, thrown) => {
  const atOnce: Method = () => {
    throw thrown
  }
  const app = resource({ now: atOnce, later: () => Promise.reject(thrown) }, { onError: () => expect.unreachable() })
  expect(() => app(new Environ({ params: { action: 'now' } }))).toThrow(thrown as Error)
  await expect(app(new Environ({ params: { action: 'later' } }))).rejects.toBe(thrown)
  const answer = await ask(app, 'GET later')
  expect(answer.status).toBe(500)
  expect(answer.body).not.toContain('secret')
})

test('what is no answer goes on as an error', async () => {
  const app = resource({ list: () => [], later: async () => new Map() })
  expect(() => app(new Environ({ params: { action: 'list' } }))).toThrow(TypeError)
  expect(await ask(app, 'GET later')).toMatchObject({ status: 500 })
})

test.each([500, 503])('an HttpError of the server is a fault, and handed on: %i', async (status) => {
  const onError = vi.fn()
  const busy = new HttpError(status, 'secret', { headers: { 'retry-after': '7' } })
  const app = resource({ index: () => Promise.reject(busy) }, { onError })
  const answer = await ask(app, 'GET index')
  expect(answer).toMatchObject({ status, headers: { 'retry-after': '7' } })
  expect(answer.body).not.toContain('secret')
  expect(onError.mock.calls).toEqual([[busy, expect.any(Environ)]])
})

test('an HttpError of the client is not handed on', async () => {
  const app = resource({ index: () => Promise.reject(new HttpError(499, '')) }, { onError: () => expect.unreachable() })
  expect(await ask(app, 'GET index')).toMatchObject({ status: 499 })
})

test('what is not handed on is written to stderr', async () => {
  const index = expectedErrors()(() => Promise.reject(new Error('the bug')))
  const answer = await ask(resource({ index }), 'GET index')
  expect(message(answer)).toBe('Unexpected API Error.')
  expect(String(write.mock.calls)).toContain('GET / 500 Error: the bug')
})

test('a thrown Response is the answer', async () => {
  const app = resource({ index: () => Promise.reject(Response.redirect('/elsewhere')) })
  expect(await ask(app, 'GET index')).toMatchObject({
    status: 302,
    headers: { location: 'http://localhost/elsewhere' },
  })
})

test.each([
  ['the same', { projectId: 'abc' }, 'abc', 200],
  ['another', { projectId: 'def' }, 'abc', 400],
  ['none in the path', { projectId: 'def' }, null, 200],
  ['none of the caller', {}, 'abc', 400],
  ['no caller', undefined, 'abc', 200],
])('the project of the path is that of the caller: %s', async (_, context, project, status) => {
  const app: Application = (environ) => {
    Object.assign(environ.state, { 'nova.context': context })
    return servers(environ)
  }
  const answer = await ask(app, 'GET index', { params: { action: 'index', project_id: project } })
  expect(answer.status).toBe(status)
  if (status === 400) expect(message(answer)).toContain("URL's project_id 'abc' doesn't match")
})

test('a malformed body goes before a wrong project, a version without a method after it', async () => {
  const wrong =
    (app: Application): Application =>
    (environ) => {
      Object.assign(environ.state, { 'nova.context': { projectId: 'def' } })
      return app(environ)
    }
  const params = { project_id: 'abc' }
  const malformed = await ask(wrong(servers), 'POST create', { params: { ...params, action: 'create' }, body: '{' })
  expect(message(malformed)).toBe('Malformed request body')
  const headers = { 'OpenStack-API-Version': 'compute 2.20' }
  expect(await ask(wrong(compute), 'GET show', { params: { ...params, action: 'show' }, headers })).toMatchObject({
    status: 400,
  })
})

test.each([
  ['a class', new Servers(), 'Servers'],
  ['an object', {}, 'resource'],
  ['an object without a prototype', Object.create(null), 'resource'],
])('it is described by the name of its controller: %s', (_, controller, name) => {
  expect(resource(controller).describe?.()).toMatchObject({ kind: 'app', name })
})

test('it says which actions a route may name', () => {
  const actionsOf = (controller: object): unknown => resource(controller).describe?.().actions
  expect(actionsOf({ index: () => ({}), show: () => ({}) })).toEqual(['index', 'show'])
  // What a body names may be what a route names, too.
  expect(actionsOf({ start: action('os-start')(() => ({})), put: action('update')(() => ({})) })).toEqual([
    'start',
    'put',
    'update',
    'action',
  ])
})

test('what cannot be understood is refused while loading', () => {
  expect(() => resource(Servers)).toThrow('write new Servers()')
  expect(() => resource({ show })).toThrow('"show" has versions')
  expect(() => resource({}, { microversions: { service: 'compute', min: '2', max: '2.9' } })).toThrow(RangeError)
})
