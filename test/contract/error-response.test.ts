import { expect, test } from 'vitest'
import { errorResponse, isFailure } from '../../src/contract/error-response.ts'
import { HttpError } from '../../src/contract/http-error.ts'

const json = { headers: { accept: '*/*' } }

test('what may be told is told', () => {
  const response = errorResponse(new HttpError(409, 'It is busy.', { headers: { 'Retry-After': '1' } }), json)
  expect(response).toMatchObject({ status: 409, body: '{"code":409,"title":"Conflict","message":"It is busy."}' })
  expect(response.headers['retry-after']).toBe('1')
  expect(response.headers.vary).toBe('Accept')
})

test.each([
  new Error('password is hunter2'),
  new HttpError(503, 'db7 is down'),
  'a string',
  Object.assign(new Error('teapot'), { status: 200 }),
])('what may not be told stays here: %s', (thrown) => {
  const { status, body } = errorResponse(thrown, json)
  expect(status).toBe(thrown instanceof HttpError ? 503 : 500)
  expect(body).not.toMatch(/hunter2|db7|string|teapot/)
  expect(isFailure(thrown)).toBe(true)
})

test('an error of http-errors is understood', () => {
  const error = Object.assign(new Error('no such page'), { status: 404, statusCode: 404, expose: true })
  expect(errorResponse(error, json)).toMatchObject({ status: 404, body: expect.stringContaining('no such page') })
  expect(isFailure(error)).toBe(false)
})

test('those who refuse JSON get text', () => {
  const response = errorResponse(new HttpError(404, 'Nothing here.'), { headers: { accept: 'text/plain' } })
  expect(response).toMatchObject({
    body: '404 Not Found\n\nNothing here.\n',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
})

test('what the error varies by, the answer does too', () => {
  const error = new HttpError(404, 'Nothing here.', { headers: { vary: 'Content-Type, Accept' } })
  expect(errorResponse(error, json).headers.vary).toBe('Content-Type, Accept')
  expect(errorResponse(new HttpError(404, '', { headers: { Vary: 'Origin' } }), json).headers.vary).toBe(
    'Origin, Accept',
  )
})

test('a status that is none of an error is refused', () => {
  expect(() => new HttpError(200, 'fine')).toThrow(RangeError)
})
