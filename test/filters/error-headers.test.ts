import { expect, test } from 'vitest'
import { errorResponse, isFailure } from '../../src/contract/error-response.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import type { Response } from '../../src/contract/response.ts'
import { withHeaders } from '../../src/filters/error-headers.ts'

const mark = (response: Response): Response => {
  response.headers['x-id'] = '1'
  return response.vary('Origin')
}

test('an HttpError stays itself, with more headers', () => {
  const error = new HttpError(406, 'not here', { headers: { vary: 'Accept' } })
  expect(withHeaders(error, mark)).toBe(error)
  expect(error).toMatchObject({ status: 406, message: 'not here', headers: { 'x-id': '1', vary: 'Accept, Origin' } })
})

test('headers that several errors share are not changed', () => {
  const headers = { allow: 'GET' }
  withHeaders(new HttpError(405, 'no', { headers }), mark)
  expect(headers).toEqual({ allow: 'GET' })
})

test.each([
  ['a bug', new TypeError('secret')],
  ['an error whose status is none of HTTP', Object.assign(new Error('secret'), { status: 'lost', headers: 3 })],
  ['an error of http-errors without headers', Object.assign(new Error('secret'), { status: 500 })],
  ['a string', 'secret'],
  ['nothing', undefined],
  ['a frozen error', Object.freeze(new Error('secret'))],
  ['an object without a prototype', Object.create(null)],
])('%s becomes a 500 that shows nothing', (_, thrown) => {
  const error = withHeaders(thrown, mark)
  const response = errorResponse(error, { headers: {} })
  expect(response).toMatchObject({ status: 500, headers: { 'x-id': '1', vary: 'Origin, Accept' } })
  expect(response.body).not.toContain('secret')
  expect(isFailure(error)).toBe(true)
})

test('what was thrown can still be found in the log', () => {
  const bug = new TypeError('x is not a function')
  expect(withHeaders(bug, mark)).toBe(bug)
  expect(withHeaders('text', mark).cause).toBe('text')
})

test('a frozen HttpError is copied', () => {
  const error = Object.freeze(new HttpError(404, 'not here', { headers: { 'x-own': '1' } }))
  const response = errorResponse(withHeaders(error, mark), { headers: {} })
  expect(response).toMatchObject({ status: 404, headers: { 'x-own': '1', 'x-id': '1' } })
  expect(response.body).toContain('not here')
  expect(error.headers).toEqual({ 'x-own': '1' })
})
