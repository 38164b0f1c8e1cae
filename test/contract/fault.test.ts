import { expect, test } from 'vitest'
import { fault, faultOf, tellVersion } from '../../src/contract/fault.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'

const ERRED = 'The server has either erred or is incapable of performing the requested operation.'
const MALFORMED = 'The server could not comply with the request since it is either malformed or otherwise incorrect.'

function told({ body }: Response): unknown {
  return JSON.parse(String(body))
}

test.each([
  [400, 'badRequest'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'itemNotFound'],
  [405, 'badMethod'],
  [409, 'conflictingRequest'],
  [413, 'overLimit'],
  [415, 'badMediaType'],
  [429, 'overLimit'],
  [501, 'notImplemented'],
  [503, 'serviceUnavailable'],
  [402, 'computeFault'],
  [406, 'computeFault'],
  [418, 'computeFault'],
  [500, 'computeFault'],
])('%i is a %s', (status, name) => {
  const response = fault(status, 'why')
  expect(response).toMatchObject({ status, headers: { 'content-type': 'application/json; charset=UTF-8' } })
  expect(told(response)).toEqual({ [name]: { code: status, message: 'why' } })
})

test.each([
  [404, 'The resource could not be found.'],
  [400, MALFORMED],
  [418, "I'm a Teapot"],
  [499, ''],
])('what is said of %i in general: %s', (status, message) => {
  expect(told(fault(status))).toMatchObject({
    [status === 404 ? 'itemNotFound' : status === 400 ? 'badRequest' : 'computeFault']: { message },
  })
})

test.each([
  [413, '4', '4'],
  [429, '0', '0'],
  [503, '7', undefined],
  [413, undefined, undefined],
])('a %i with Retry-After %s says in its body %s', (status, after, expected) => {
  const response = fault(status, 'later', after === undefined ? {} : { 'retry-after': after })
  const [about] = Object.values(told(response) as Record<string, { retryAfter?: string }>)
  expect(about?.retryAfter).toBe(expected)
  expect(response.headers['retry-after']).toBe(after)
})

test('headers that are shared are not changed', () => {
  const headers = Object.freeze({ 'retry-after': '1' })
  expect(fault(503, 'later', headers).headers).not.toBe(headers)
})

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
])('the fault of %s', (_, thrown, status, message) => {
  const response = faultOf(thrown)
  expect(response.status).toBe(status)
  expect(Object.values(told(response) as object)).toEqual([expect.objectContaining({ code: status, message })])
  expect(response.body).not.toContain('secret')
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
    'content-type': 'application/json; charset=UTF-8',
  })
})

test('headers of another body are not sent with this one', () => {
  const headers = { 'Content-Length': 3, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }
  expect(Object.keys(faultOf(Object.assign(new Error(), { status: 502, headers })).headers)).toEqual(['content-type'])
})

test.each([undefined, null, 3, 'text'])('headers that are none: %s', (headers) => {
  expect(faultOf(Object.assign(new Error(), { headers })).status).toBe(500)
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
