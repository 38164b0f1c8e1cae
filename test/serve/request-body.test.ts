import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { json, type Read } from '../../src/serve/media-types.ts'
import { actionOf, hasBody, parseBody, takesBody } from '../../src/serve/request-body.ts'

test.each([
  ['POST', 'HTTP/1.1', {}, false],
  ['POST', 'HTTP/1.1', { 'content-length': '0' }, false],
  ['POST', 'HTTP/1.1', { 'content-length': '2' }, true],
  ['POST', 'HTTP/1.1', { 'transfer-encoding': 'chunked' }, true],
  ['GET', 'HTTP/1.1', { 'content-length': '2' }, true],
  ['GET', 'HTTP/1.0', {}, false],
  ['POST', 'HTTP/2.0', {}, true],
  ['POST', 'HTTP/2.0', { 'content-length': '0' }, false],
  ['GET', 'HTTP/2.0', {}, false],
])('%s by %s with %j: a body? %s', (method, protocol, headers, expected) => {
  expect(hasBody(new Environ({ method, protocol, headers: headers as Record<string, string> }))).toBe(expected)
})

test.each([
  ['POST', true],
  ['PUT', true],
  ['PATCH', true],
  ['GET', false],
  ['HEAD', false],
  ['DELETE', false],
  ['post', false],
])('a controller is handed the body of %s: %s', (method, expected) => {
  expect(takesBody(new Environ({ method }))).toBe(expected)
})

const read = json.read as Read

test('an empty body is null, whatever the reader makes of it', () => {
  expect(parseBody(Buffer.alloc(0), () => 'read')).toBeNull()
})

test('what the reader throws is not shown', () => {
  const reader = (): never => {
    throw new Error('secret')
  }
  expect(() => parseBody(Buffer.from('x'), reader)).toThrow(new HttpError(400, 'Malformed request body'))
})

test('any bytes are a value or a 400', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      try {
        parseBody(Buffer.from(bytes), read)
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError)
        expect(error).toMatchObject({ status: 400, message: 'Malformed request body' })
      }
    }),
  )
})

test('any JSON is the value that it holds', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseBody(Buffer.from(text), read)).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  ['{"reboot": null}', 'reboot'],
  ['{"": 1}', ''],
  ['{"__proto__": 1}', '__proto__'],
  ['{"a": 1, "a": 2}', 'a'],
])('%s names an action', (body, expected) => {
  expect(actionOf(JSON.parse(body))).toBe(expected)
})

test.each(['{}', '{"a": 1, "b": 2}', '[]', '["reboot"]', '"reboot"', '5', 'true', 'null'])('%s names none', (body) => {
  expect(() => actionOf(JSON.parse(body))).toThrow(new HttpError(400, 'Malformed request body'))
})
