import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { faultwrap } from '../../src/filters/faultwrap.ts'
import { problemOf } from '../../src/filters/problem.ts'

const ERRED = expect.stringContaining('either erred')

test.each<[string, unknown, number, string, unknown]>([
  ['an error of HTTP', new HttpError(404, 'No such server.'), 404, 'Not Found', 'No such server.'],
  ['one that is not to be shown', new HttpError(500, 'secret'), 500, 'Internal Server Error', ERRED],
  ['a bug', new TypeError('secret'), 500, 'Internal Server Error', ERRED],
  ['a string', 'secret', 500, 'Internal Server Error', ERRED],
  ['nothing', undefined, 500, 'Internal Server Error', ERRED],
  ['a status without a name', new HttpError(499, 'gone'), 499, 'Error', 'gone'],
])('%s', (_, thrown, status, title, detail) => {
  const answer = problemOf(thrown)
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
  expect(JSON.parse(String(answer.body))).toEqual({ status, title, detail })
})

test('the headers of an error', () => {
  const { headers } = problemOf(new HttpError(429, 'Slow down.', { headers: { 'Retry-After': '7' } }))
  expect(headers['retry-after']).toBe('7')
})

test('faultwrap speaks it', () => {
  const app = faultwrap({ format: 'problem' })(() => {
    throw new HttpError(404, 'No such server.')
  })
  expect(app(new Environ())).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } })
})
