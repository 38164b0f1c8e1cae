import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import type { ControllerResult } from '../../src/serve/controller.ts'
import { responseOf, thrownResponse } from '../../src/serve/controller-result.ts'
import { json, MediaTypes } from '../../src/serve/media-types.ts'

const onlyJson = new MediaTypes()
const VERSION = { headers: { 'api-version': '2.1' }, vary: 'Api-Version' }

function versioned(init: EnvironInit = {}): Environ {
  const environ = new Environ({ host: 'api.example', scriptName: '/v2', pathInfo: '/servers/1', ...init })
  environ.state['openstack.api_version'] = VERSION
  return environ
}

test.each<[string, ControllerResult, string | null]>([
  ['an object', { a: 1 }, '{"a":1}'],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ['an empty object', {}, '{}'],
  ['null', null, null],
  ['nothing', undefined, null],
])('%s has the declared status and the version', (_, result, body) => {
  expect(responseOf(result, 202, versioned(), onlyJson)).toEqual(
    new Response(202, { 'content-type': 'application/json', 'api-version': '2.1', vary: 'Api-Version' }, body),
  )
})

test('where there are several media types, Accept decided', () => {
  const types = new MediaTypes({ 'application/vnd.acme+json': json })
  const headers = { accept: 'application/vnd.acme+json' }
  expect(responseOf({}, 200, versioned({ headers }), types).headers).toMatchObject({
    'content-type': 'application/vnd.acme+json',
    vary: 'Api-Version, Accept',
  })
})

test.each(['a text', '', Buffer.from('bytes'), new Uint8Array(2)])('%j is a page, without a version', (result) => {
  const page = new Response(200, { 'content-type': 'text/html; charset=UTF-8' }, result)
  expect(responseOf(result, 202, versioned(), onlyJson)).toEqual(page)
})

test('a Response goes out as it is, with the version', () => {
  const result = Response.text('hello', 203, { vary: 'Accept' })
  expect(responseOf(result, 202, versioned(), onlyJson)).toBe(result)
  expect(result).toMatchObject({ status: 203, headers: { 'api-version': '2.1', vary: 'Accept, Api-Version' } })
})

test('a Response of another copy of this package is one', () => {
  class Other {
    status = 201
    headers: Record<string, string> = {}
    body = null
    append = Response.prototype.append
    vary = Response.prototype.vary
  }
  const result = new Other()
  expect(responseOf(result, 200, versioned(), onlyJson)).toBe(result)
})

class Server {}
test.each([
  ['a list', [], 'Array'],
  ['an instance', new Server(), 'Server'],
  ['a Map', new Map(), 'Map'],
  ['a Date', new Date(0), 'Date'],
  ['a stream', Readable.from([]), 'Readable'],
  ['a number', 7, 'number'],
  ['false', false, 'boolean'],
  ['a function', () => ({}), 'function'],
  ["the web's Response", new globalThis.Response(), 'Response'],
])('%s is no answer', (_, result, what) => {
  expect(() => responseOf(result as object, 200, new Environ(), onlyJson)).toThrow(
    new RegExp(`^a method of a controller must give back .*, not .*${what}$`),
  )
})

test.each([
  ['/servers/2', 'http://api.example/servers/2'],
  ['2', 'http://api.example/v2/servers/2'],
  ['?a=b', 'http://api.example/v2/servers/1?a=b'],
  ['//other.example/x', 'http://other.example/x'],
  ['https://other.example', 'https://other.example'],
  ['urn:x:y', 'urn:x:y'],
  ['http://[', 'http://['],
  ['//[', '//['],
])('a Location of %s is sent as %s', (location, expected) => {
  const result = new Response(201, { location })
  expect(responseOf(result, 200, versioned(), onlyJson).headers.location).toBe(expected)
})

test('a Location stays as it is where the host is not known', () => {
  const result = new Response(201, { location: '/servers/2' })
  expect(responseOf(result, 200, versioned({ host: '' }), onlyJson).headers.location).toBe('/servers/2')
})

test('a thrown HttpError is a fault with the version', () => {
  const thrown = new HttpError(409, 'busy', { headers: { location: '/x' } })
  expect(thrownResponse(thrown, versioned())).toMatchObject({
    status: 409,
    headers: { 'api-version': '2.1', location: 'http://api.example/x' },
    body: '{"conflictingRequest":{"code":409,"message":"busy"}}',
  })
})

test('a thrown Response is the answer', () => {
  const thrown = Response.redirect('/x')
  expect(thrownResponse(thrown, versioned())).toBe(thrown)
  expect(thrown.headers).toMatchObject({ 'api-version': '2.1', location: 'http://api.example/x' })
})

test.each([new Error('bug'), { code: 404, safe: true, message: 'x' }, 'text', undefined, null])(
  'what else is thrown is for the filters outside: %s',
  (thrown) => {
    expect(thrownResponse(thrown, versioned())).toBeUndefined()
  },
)
