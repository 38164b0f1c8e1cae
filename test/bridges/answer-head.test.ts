import { expect, test } from 'vitest'
import { readHead } from '../../src/bridges/answer-head.ts'

const head = (...lines: string[]) => readHead(['HTTP/1.1 200 OK', ...lines].join('\r\n'))

test.each([
  ['HTTP/1.1 204 No Content', 204],
  ['HTTP/1.1 418 ', 418],
])('%s', (line, status) => {
  expect(readHead(line)).toEqual({ status, headers: {} })
})

test('names are lower-case, values may hold colons, and be empty', () => {
  expect(head('Location: http://a:1/', 'X-A:').headers).toEqual({ location: 'http://a:1/', 'x-a': '' })
})

test('what is repeated is a list, and so are cookies', () => {
  expect(head('Link: a', 'Link: b', 'link: c', 'Set-Cookie: d').headers).toEqual({
    link: ['a', 'b', 'c'],
    'set-cookie': ['d'],
  })
})

test('what is about a connection is left out', () => {
  const lines = [
    'Connection: close',
    'Keep-Alive: timeout=5',
    'Transfer-Encoding: chunked',
    'Trailer: a',
    'Upgrade: h2c',
  ]
  expect(head(...lines).headers).toEqual({ upgrade: 'h2c' })
})
