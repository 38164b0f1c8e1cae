import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { addHeadersOf, asError, withHeadersOf } from '../../src/bridges/reply-headers.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'

function replyWith(headers: Record<string, string | number | string[]>): ServerResponse {
  const reply = new ServerResponse(new IncomingMessage(new Socket()))
  for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value)
  return reply
}

test("the response's own headers win, but for those that are of both", () => {
  const reply = replyWith({ 'X-A': 'outside', 'X-B': 3, Vary: 'Origin, Accept', 'Set-Cookie': 'a=1', Link: ['a', 'b'] })
  const response = new Response(200, { 'x-a': 'inside', vary: 'accept', 'set-cookie': ['b=2'] })
  expect(addHeadersOf(reply, response)).toBe(response)
  expect(response.headers).toEqual({
    'x-a': 'inside',
    'x-b': '3',
    vary: 'accept, Origin',
    'set-cookie': ['a=1', 'b=2'],
    link: ['a', 'b'],
  })
})

test('an error of HTTP gets them, without what is said of a body', () => {
  const shared = { allow: 'GET' }
  const error = new HttpError(405, 'no', { headers: shared })
  const reply = replyWith({ 'x-a': 'b', 'content-type': 'a/b', 'content-encoding': 'gzip', etag: '"a"' })
  expect(withHeadersOf(reply, error)).toBe(error)
  expect(error).toMatchObject({ status: 405, headers: { allow: 'GET', 'x-a': 'b' } })
  expect(error.headers).not.toHaveProperty('etag')
  expect(shared).toEqual({ allow: 'GET' })
})

test.each([
  ['a bug', new TypeError('secret')],
  ['a frozen bug', Object.freeze(new Error('secret'))],
  ['a string', 'secret'],
  ['nothing', undefined],
])('%s becomes a 500 with them', (_, thrown) => {
  expect(withHeadersOf(replyWith({ 'x-a': 'b' }), thrown)).toMatchObject({ status: 500, headers: { 'x-a': 'b' } })
})

test('a frozen error of HTTP stays what it is', () => {
  const error = withHeadersOf(replyWith({ 'x-a': 'b' }), Object.freeze(new HttpError(404, 'gone')))
  expect(error).toMatchObject({ status: 404, message: 'gone', expose: true, headers: { 'x-a': 'b' } })
})

test("an error of a service's own keeps its code", () => {
  const error = Object.assign(new Error('gone'), { code: 404 })
  expect(withHeadersOf(replyWith({ 'x-a': 'b' }), error)).toMatchObject({ code: 404, headers: { 'x-a': 'b' } })
  expect(error).not.toHaveProperty('status')
})

test('without headers an error is left alone', () => {
  const error = new TypeError('a bug')
  expect(withHeadersOf(replyWith({}), error)).toBe(error)
  expect(Object.keys(error)).toEqual([])
})

test('anything is an error', () => {
  const error = new Error('a')
  expect(asError(error)).toBe(error)
  expect(asError('secret')).toMatchObject({ status: 500, expose: false, cause: 'secret' })
})
