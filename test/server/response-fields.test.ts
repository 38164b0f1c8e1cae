import { expect, test } from 'vitest'
import { checkStatus, fieldsOf, isBodiless, lengthOf } from '../../src/server/response-fields.ts'

test('a status is one of a final answer', () => {
  for (const status of [200, 404, 599]) expect(() => checkStatus(status)).not.toThrow()
  for (const status of [0, 100, 101, 199, 600, 200.5, Number.NaN]) expect(() => checkStatus(status)).toThrow(RangeError)
})

test('two have no body', () => {
  expect([200, 204, 205, 304, 404].filter(isBodiless)).toEqual([204, 304])
})

test('a length is in bytes', () => {
  expect([null, '', 'ä€', new Uint8Array(3)].map(lengthOf)).toEqual([0, 0, 5, 3])
})

test('how an answer is framed is not for an application to say, but for the length of a stream', () => {
  const headers = { a: 'b', 'Transfer-Encoding': 'chunked', 'CONTENT-LENGTH': '1', list: ['c', 'd'] }
  expect(fieldsOf(headers, false)).toEqual(['a', 'b', 'list', ['c', 'd']])
  expect(fieldsOf(headers, true)).toEqual(['a', 'b', 'CONTENT-LENGTH', '1', 'list', ['c', 'd']])
})
