import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { faultOf, faultResponse } from '../../src/contract/fault.ts'
import { novaFault, problemFault } from '../../src/contract/fault-format.ts'
import { HttpError } from '../../src/contract/http-error.ts'

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
])('nova calls a %i %s', (status, name) => {
  const error = new HttpError(status, 'why', { expose: true })
  expect(novaFault(faultOf(error), new Environ())).toEqual({ [name]: { code: status, message: 'why' } })
})

test.each([
  [413, '4', '4'],
  [429, '0', '0'],
  [503, '7', undefined],
  [413, undefined, undefined],
])("nova's %i with Retry-After %s says in its body %s", (status, after, retryAfter) => {
  const fault = faultOf(
    new HttpError(status, 'later', after === undefined ? {} : { headers: { 'retry-after': after } }),
  )
  const [about] = Object.values(novaFault(fault, new Environ()))
  expect(about.retryAfter).toBe(retryAfter)
  expect(fault.headers['retry-after']).toBe(after)
})

const ERRED = expect.stringContaining('either erred')

test.each<[string, unknown, number, string, unknown]>([
  ['an error of HTTP', new HttpError(404, 'No such server.'), 404, 'Not Found', 'No such server.'],
  ['one that is not to be shown', new HttpError(500, 'secret'), 500, 'Internal Server Error', ERRED],
  ['a bug', new TypeError('secret'), 500, 'Internal Server Error', ERRED],
  ['nothing', undefined, 500, 'Internal Server Error', ERRED],
  ['a status without a name', new HttpError(499, 'gone'), 499, 'Error', 'gone'],
])('the problem of %s', (_, thrown, status, title, detail) => {
  const answer = faultResponse(thrown, new Environ(), problemFault)
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
  expect(JSON.parse(String(answer.body))).toEqual({ status, title, detail })
})
