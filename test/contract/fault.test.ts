import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { faultOf, faultResponse, tellVersion } from '../../src/contract/fault.ts'
import type { FaultFormat } from '../../src/contract/fault-format.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'

const ERRED = 'The server has either erred or is incapable of performing the requested operation.'
const MALFORMED = 'The server could not comply with the request since it is either malformed or otherwise incorrect.'

class QuotaExceeded extends Error {
  readonly code: number = 413
  readonly safe: boolean = true
  readonly headers: Record<string, unknown> = { 'Retry-After': 5 }
}

test.each([
  ['an HttpError', new HttpError(404, 'no such server'), 404, 'no such server'],
  ['an HttpError without a message', new HttpError(400, ''), 400, MALFORMED],
  [
    'an HttpError of the server',
    new HttpError(503, 'secret'),
    503,
    'The server is currently unavailable. Please try again at a later time.',
  ],
  ['one that may be read', new HttpError(500, 'told', { expose: true }), 500, 'told'],
  ['one that may not', new HttpError(403, 'secret', { expose: false }), 403, 'Access was denied to this resource.'],
  ['one of http-errors', Object.assign(new Error('told'), { status: 409, expose: true }), 409, 'told'],
  ['an error', new Error('secret'), 500, ERRED],
  ['an error with a code', Object.assign(new Error('secret'), { code: 404 }), 404, 'The resource could not be found.'],
  ['a safe error', new QuotaExceeded('four cores'), 413, 'QuotaExceeded: four cores'],
  [
    'a safe error without a message',
    new QuotaExceeded(),
    413,
    'The body of your request was too large for this server.',
  ],
  ['a code that is no status of an error', Object.assign(new Error('secret'), { code: 200 }), 500, ERRED],
  ['a code that nova does not know', Object.assign(new Error('secret'), { code: 418 }), 500, ERRED],
  ["a code of Node's", Object.assign(new Error('secret'), { code: 'ENOENT' }), 500, ERRED],
  ['a code that is a text', Object.assign(new Error('secret'), { code: '404' }), 500, ERRED],
  ['a status that is none of an error', Object.assign(new Error('secret'), { status: 200 }), 500, ERRED],
  ['almost safe', Object.assign(new Error('secret'), { safe: 'yes' }), 500, ERRED],
  ['a text', 'secret', 500, ERRED],
  ['nothing', undefined, 500, ERRED],
  ['null', null, 500, ERRED],
  ['no error at all', Object.assign(Object.create(null), { code: 404, safe: true, message: 'x' }), 404, 'Error: x'],
  ['a status that is said nothing of', new HttpError(499, ''), 499, ''],
])('the fault of %s', (_, thrown, status, message) => {
  expect(faultOf(thrown)).toMatchObject({ status, message, thrown })
  const response = faultResponse(thrown, new Environ())
  expect(response).toMatchObject({ status, headers: { 'content-type': 'application/json; charset=UTF-8' } })
  expect(Object.values(JSON.parse(String(response.body)))).toEqual([expect.objectContaining({ code: status, message })])
  expect(response.body).not.toContain('secret')
})

test.each([
  [404, 'Not Found'],
  [499, 'Error'],
])('%i is called %s', (status, title) => {
  expect(faultOf(new HttpError(status, 'why')).title).toBe(title)
})

test('headers of an error are text by lower-case name', () => {
  const headers = {
    'Retry-After': 5,
    'Set-Cookie': ['a', 1],
    'x-none': undefined,
    'x-null': null,
    'Content-Type': 'x/y',
  }
  expect(faultOf(Object.assign(new Error(), { code: 413, headers })).headers).toEqual({
    'retry-after': '5',
    'set-cookie': ['a', '1'],
  })
})

test('headers of another body are not sent with this one', () => {
  const headers = { 'Content-Length': 3, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }
  expect(faultOf(Object.assign(new Error(), { status: 502, headers })).headers).toEqual({})
})

test.each([undefined, null, 3, 'text'])('headers that are none: %s', (headers) => {
  expect(faultOf(Object.assign(new Error(), { headers })).status).toBe(500)
})

test('headers that are shared are not changed', () => {
  const headers = Object.freeze({ 'retry-after': '1' })
  expect(faultResponse(new HttpError(503, 'later', { headers }), new Environ()).headers).not.toBe(headers)
})

const format: FaultFormat = ({ title, headers }, { applicationUrl }) => {
  headers['x-base'] = applicationUrl
  headers['content-type'] = 'application/x-error'
  return { title }
}
const headers = { 'content-type': 'application/x-error', 'x-base': 'http://localhost/v3' }

test('a format makes the body, and may add headers', () => {
  const environ = new Environ({ host: 'localhost', scriptName: '/v3' })
  const expected = { status: 404, headers, body: '{"title":"Not Found"}' }
  expect(faultResponse(new HttpError(404, ''), environ, format)).toMatchObject(expected)
  environ.state['openstack.fault_format'] = format
  expect(faultResponse(new HttpError(404, ''), environ)).toMatchObject(expected)
})

const SERVED = { headers: { 'openstack-api-version': 'compute 2.1' }, vary: 'OpenStack-API-Version, X-Version' }

test.each([
  [undefined, 'OpenStack-API-Version, X-Version'],
  ['Accept', 'Accept, OpenStack-API-Version, X-Version'],
  ['x-version', 'x-version, OpenStack-API-Version'],
  ['*', '*'],
])('the version is told, and that it was read from headers: Vary was %s', (vary, expected) => {
  const response = new Response(200, vary === undefined ? {} : { vary })
  expect(tellVersion(response, { 'openstack.api_version': SERVED })).toBe(response)
  expect(response.headers).toEqual({ 'openstack-api-version': 'compute 2.1', vary: expected })
})

test('nothing is told of a version that is not known', () => {
  expect(tellVersion(Response.empty(), {}).headers).toEqual({})
})
