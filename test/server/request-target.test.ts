import { expect, test } from 'vitest'
import { checkCoding, checkNamesHost, hostOf, protocolOf, targetOf } from '../../src/server/request-target.ts'

test.each([
  ['/a?b?c', 'GET', { path: '/a', query: 'b?c' }],
  ['//evil.example/a', 'GET', { path: '//evil.example/a', query: '' }],
  ['http://h:1?b', 'GET', { path: '/', query: 'b', authority: 'h:1' }],
  ['*', 'OPTIONS', { path: '/', query: '' }],
])('%s of %s', (url, method, target) => {
  expect(targetOf(url, method)).toEqual(target)
})

test.each([
  ['*', 'GET'],
  ['', 'GET'],
  ['a', 'GET'],
  ['h:443', 'CONNECT'],
  ['/a', 'CONNECT'],
  ['http://h/', 'CONNECT'],
  ['/a#b', 'GET'],
  ['ftp://h/', 'GET'],
  ['http:///a', 'GET'],
])('%j of %s is none, and its connection is closed', (url, method) => {
  expect(() => targetOf(url, method)).toThrow(
    expect.objectContaining({ status: 400, headers: expect.objectContaining({ connection: 'close' }) }),
  )
})

test('HTTP/1.1 names a host, HTTP/1.0 need not', () => {
  expect(() => checkNamesHost('1.1', undefined)).toThrow(expect.objectContaining({ status: 400 }))
  expect(() => checkNamesHost('1.1', '')).not.toThrow()
  expect(() => checkNamesHost('1.0', undefined)).not.toThrow()
})

test.each(['chunked', 'gzip, chunked', 'gzip ,\tChunked '])('a body in the coding %j has an end', (coding) => {
  expect(() => checkCoding(coding)).not.toThrow()
})

test.each(['gzip', 'chunked, gzip', 'xchunked', 'chunkedx', 'identity', ''])(
  'in the coding %j it has none',
  (coding) => {
    const refused = expect.objectContaining({ status: 400, headers: { connection: 'close' } })
    expect(() => checkCoding(coding)).toThrow(refused)
  },
)

test('a version is 1.0 or 1.1', () => {
  expect([protocolOf('1.1'), protocolOf('1.0')]).toEqual(['HTTP/1.1', 'HTTP/1.0'])
  for (const version of ['0.9', '1.2', '2.0']) expect(() => protocolOf(version)).toThrow('HTTP/1.1')
})

test('a host is a name or an address, perhaps with a port, once', () => {
  for (const host of ['', 'h', 'h.example:80', '127.0.0.1:', '[::1]:80', 'a%20b']) expect(hostOf(host, 1)).toBe(host)
  for (const host of ['h/a', 'u@h', 'h,h', 'h h', 'h:x', '[::1', 'h?a', 'h\\a']) {
    for (const _ of ['first', 'again']) expect(() => hostOf(host, 1)).toThrow('not a host')
  }
  expect(() => hostOf('h', 2)).toThrow('not a host')
})
