import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { NodeRequest } from '../../src/server/node-request.ts'

interface Message {
  method?: string
  url?: string
  version?: string
  headers?: [name: string, value: string][]
}

function environOf({ method = 'GET', url = '/', version = '1.1', headers = [['Host', 'h']] }: Message): Environ {
  const message = new IncomingMessage(new Socket())
  const rawHeaders = headers.flat()
  Object.assign(message, { method, url, httpVersion: version, rawHeaders })
  // node:http keeps the first Host and says nothing of the second.
  message.headers = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]).reverse())
  return new Environ(new NodeRequest(message, new ServerResponse(message)))
}

const targets: [string, url: string, expected: { host?: string; pathInfo: string; queryString?: string }][] = [
  ['a path', '/a/b', { pathInfo: '/a/b' }],
  ['a path and a query', '/a?b=c', { pathInfo: '/a', queryString: 'b=c' }],
  ['only the first question mark counts', '/a?b?c', { pathInfo: '/a', queryString: 'b?c' }],
  ['an empty query', '/a?', { pathInfo: '/a' }],
  ['a path in another spelling', '/%61/./b/../%2f?%61', { pathInfo: '/a/%2F', queryString: '%61' }],
  ['two slashes are no authority', '//evil.example/a', { pathInfo: '//evil.example/a' }],
  ['a URL', 'http://other/a?b', { pathInfo: '/a', queryString: 'b', host: 'other' }],
  ['a URL with a port', 'https://other:8443/a', { pathInfo: '/a', host: 'other:8443' }],
  ['a URL in capitals', 'HTTP://other/%61', { pathInfo: '/a', host: 'other' }],
  ['a URL without a path', 'http://other', { pathInfo: '/', host: 'other' }],
  ['a URL without a path, with a query', 'http://other?b', { pathInfo: '/', queryString: 'b', host: 'other' }],
  ['a URL of an IPv6 address', 'http://[::1]:80/a', { pathInfo: '/a', host: '[::1]:80' }],
]

test.each(targets)('%s: %s', (_, url, { host = 'h', pathInfo, queryString = '' }) => {
  const environ = environOf({ url })
  expect(environ).toMatchObject({ host, pathInfo, queryString, scheme: 'http' })
  expect(environ.headers.host).toBe(host)
})

test('OPTIONS * is about the root', () => {
  expect(environOf({ method: 'OPTIONS', url: '*' }).pathInfo).toBe('/')
})

const badTargets = ['*', 'a', '', '/a#b', '/a?b#c', '/%', '/%zz', '/%00', '/\\', '/\xff', '/%ff', 'ftp://h/', 'http://']
const badAuthorities = [
  'http:///a',
  'http://u@h/',
  'http://[::1/',
  'http://h:999999/',
  'http://h:p/',
  'file:///etc/passwd',
]

test.each([...badTargets, ...badAuthorities])('the target %j is refused', (url) => {
  expect(() => environOf({ url })).toThrow(expect.objectContaining({ status: 400 }))
})

describe('the Host', () => {
  test.each(['h', 'h:80', 'a.b-c_d', '127.0.0.1', '[::1]', '[fe80::1]:8080', '__proto__', 'h:', '%41', ''])(
    '%j is one',
    (host) => {
      expect(environOf({ headers: [['Host', host]] }).host).toBe(host)
    },
  )

  const bad = [
    'a b',
    'a/b',
    'a?b',
    'a#b',
    'u@h',
    'a, b',
    'a\\b',
    'h:port',
    'h:999999',
    '[::1',
    '::1',
    'a\0b',
    'h:1:2',
    '%4',
  ]
  test.each(bad)('%j is none', (host) => {
    expect(() => environOf({ headers: [['Host', host]] })).toThrow(
      expect.objectContaining({ status: 400, headers: { connection: 'close' } }),
    )
  })

  test('there is but one', () => {
    const headers: [string, string][] = [
      ['Host', 'h'],
      ['a', 'b'],
      ['hOST', 'h'],
    ]
    expect(() => environOf({ headers })).toThrow(expect.objectContaining({ status: 400 }))
  })

  test('HTTP/1.0 need not have one', () => {
    expect(environOf({ version: '1.0', headers: [] })).toMatchObject({ host: '', protocol: 'HTTP/1.0' })
  })
})

test('a body without an end is refused', () => {
  const headers: [string, string][] = [
    ['Host', 'h'],
    ['Transfer-Encoding', 'gzip'],
  ]
  expect(() => environOf({ headers })).toThrow(expect.objectContaining({ status: 400 }))
})

test.each(['0.9', '2.0', '3.0'])('HTTP/%s is refused', (version) => {
  expect(() => environOf({ version })).toThrow(expect.objectContaining({ status: 505 }))
})

test.each([
  [[['content-length', '0']], 0],
  [[], 0],
  [[['content-length', '2']], 1],
  [[['transfer-encoding', 'chunked']], 1],
] as [[string, string][], number][])('headers %j make a body or none', (headers, bodies) => {
  const message = new IncomingMessage(new Socket())
  Object.assign(message, { method: 'POST', url: '/', httpVersion: '1.1', headers: Object.fromEntries(headers) })
  const request = new NodeRequest(message, new ServerResponse(message))
  expect(request.body).toBe(bodies === 1 ? message : null)
})
