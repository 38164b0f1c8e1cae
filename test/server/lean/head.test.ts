import { expect, test, vi } from 'vitest'
import { headOf, saysClose } from '../../../src/server/lean/head.ts'

const linesOf = (...args: Parameters<typeof headOf>): string[] => headOf(...args).split('\r\n')

test('the head of an answer', () => {
  vi.useFakeTimers({ now: Date.UTC(2000, 0, 2, 3, 4, 5) })
  const fields = ['A', 'b', 'set-cookie', ['c=1', 'd=2']]
  expect(linesOf(200, fields, { length: 3, keepAlive: 65_000 })).toEqual([
    'HTTP/1.1 200 OK',
    'A: b',
    'set-cookie: c=1',
    'set-cookie: d=2',
    'content-length: 3',
    'Date: Sun, 02 Jan 2000 03:04:05 GMT',
    'Connection: keep-alive',
    'Keep-Alive: timeout=65',
    '',
    '',
  ])
  vi.setSystemTime(Date.UTC(2000, 0, 2, 3, 4, 6))
  expect(linesOf(299, [], { chunked: true, keepAlive: undefined })).toEqual([
    'HTTP/1.1 299 unknown',
    'Date: Sun, 02 Jan 2000 03:04:06 GMT',
    'Connection: close',
    'Transfer-Encoding: chunked',
    '',
    '',
  ])
  vi.useRealTimers()
})

test('the date is an application’s to say, the connection is not', () => {
  const head = linesOf(200, ['DATE', 'then', 'Connection', 'upgrade'], { keepAlive: 0 })
  expect(head).toEqual(['HTTP/1.1 200 OK', 'DATE: then', 'Connection: keep-alive', '', ''])
})

test('whether it is the last is, too', () => {
  expect(saysClose(['a', 'close', 'Connection', 'x, Close'])).toBe(true)
  expect(saysClose(['connection', 'closed', 'x', 'close'])).toBe(false)
})

test.each([
  ['a line within a value', 'a', 'b\r\nc: d'],
  ['one in a list', 'a', ['b', 'c\nd']],
  ['a NUL', 'a', '\0'],
  ['what is no Latin-1', 'a', '\u0100'],
  ['a line in what is not sent', 'connection', 'close\r\nb: c'],
  ['a line within a name', 'a\r\nb', 'c'],
  ['a colon in a name', 'a:', 'c'],
  ['no name', '', 'c'],
])('%s is not sent', (_, name, value) => {
  for (const _ of ['first', 'again']) expect(() => headOf(200, [name, value], { keepAlive: 0 })).toThrow(TypeError)
})
