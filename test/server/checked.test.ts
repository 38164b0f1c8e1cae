import { expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { checked } from '../../src/server/checked.ts'

test('a response is one by its parts', () => {
  const response = Response.text('x')
  const foreign = { status: 204, headers: {}, body: null } as Response
  expect([checked(response), checked(foreign)]).toEqual([response, foreign])
})

test.each([
  [undefined, 'undefined'],
  ['text', 'text'],
  [{}, 'an object of Object'],
  [new globalThis.Response('fetched'), 'an object of Response'],
])('%s is none', (answered, what) => {
  expect(() => checked(answered as never)).toThrow(`the application answered ${what}, which is no Response`)
})
