import { expect, test } from 'vitest'
import { errorText } from '../../src/contract/error-text.ts'
import { HttpError } from '../../src/contract/http-error.ts'

const SECRET = { 'set-cookie': 'sid=topsecret', authorization: 'Bearer topsecret' }

test('an error is told by its kind, its message and its stack', () => {
  expect(errorText(new HttpError(503, 'busy'))).toMatch(/^HttpError: busy\n {4}at .*error-text\.test/s)
  expect(errorText(Object.assign(new Error('a'), { stack: undefined }))).toBe('[Error: a]')
})

test.each<[string, unknown]>([
  ['headers', new HttpError(500, 'busy', { headers: SECRET })],
  [
    'what a client of HTTP hangs there',
    Object.assign(new TypeError('busy'), { config: { headers: SECRET }, response: SECRET }),
  ],
  ['those of a cause', new Error('busy', { cause: new HttpError(401, 'no', { headers: SECRET }) })],
  ['those of one of several', new AggregateError([new HttpError(401, 'no', { headers: SECRET })], 'busy')],
  ['those of what is no error', { message: 'busy', headers: SECRET }],
  ['those of a cause that is no error', new Error('busy', { cause: { message: 'no', headers: SECRET } })],
])('%s are not told', (_, error) => {
  const text = errorText(error)
  expect(text).toContain('busy')
  expect(text).not.toContain('topsecret')
  expect(text).not.toMatch(/set-cookie/i)
})

test('causes are told, and those of several', () => {
  const disk = new RangeError('the disk is gone')
  expect(errorText(new Error('a', { cause: disk }))).toContain('[cause]: RangeError: the disk is gone')
  expect(errorText(new AggregateError([disk], 'a'))).toContain('RangeError: the disk is gone')
  expect(errorText(new Error('a', { cause: 'why' }))).toContain("[cause]: 'why'")
})

test('a ring of causes ends', () => {
  const [first, second] = [new Error('first'), new Error('second')]
  Object.assign(first, { cause: second })
  Object.assign(second, { cause: first })
  expect(errorText(first)).toMatch(/first.*second.*\[Circular/s)
})

test.each([
  ['text', "'text'"],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ status: 404, message: 'gone', body: 'b' }, "{ status: 404, message: 'gone' }"],
])('%j is no error', (thrown, text) => {
  expect(errorText(thrown)).toBe(text)
})
