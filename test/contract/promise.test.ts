import { expect, test } from 'vitest'
import { isPromise } from '../../src/contract/promise.ts'
import { Response } from '../../src/contract/response.ts'

test.each<[string, unknown, boolean]>([
  ['a promise', Promise.resolve(1), true],
  ['a response', new Response(), false],
  ['nothing', undefined, false],
  ['null', null, false],
  ['a text', 'then', false],
])('%s: %s', (_, value, expected) => {
  expect(isPromise<unknown>(value)).toBe(expected)
})
