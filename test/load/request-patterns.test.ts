import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { requestPatterns } from '../../src/load/request-patterns.ts'

function takes(text: string, request: string, inDoubt: boolean): boolean {
  const [method = '', path = ''] = request.includes(' ') ? request.split(' ') : ['GET', request]
  // What stands before the bar is the script name.
  const [scriptName = '', pathInfo = ''] = path.includes('^') ? path.split('^') : ['', path]
  return requestPatterns(text, inDoubt)(new Environ({ method, scriptName, pathInfo }))
}

test.each<[text: string, taken: string[], others: string[]]>([
  ['/metrics', ['/metrics', 'POST /metrics', '^/metrics', '/metrics^'], ['/', '/metricsx', '/x/metrics', '/metrics/x']],
  ['/a, /b\n/c  /d', ['/a', '/b', '/c', '/d'], ['/e', '/a,']],
  ['GET|PUT /a, /b', ['/a', 'PUT /a', 'POST /b'], ['POST /a']],
  [
    '/v2.1/**',
    ['/v2.1', '/v2.1/', '/v2.1/a/b', '/v2.1^/a', '/v2.1^', '//v2.1///a'],
    ['/v2.10', '/v2x1/a', '/x/v2.1/a'],
  ],
  ['/**', ['/', '/a', '/a/b/'], []],
  ['/', ['/', '//'], ['/a']],
  ['/a/*/c', ['/a/b/c', '/a/%2F/c'], ['/a/c', '/a//c', '/a/b/b/c']],
  ['/v*/**', ['/v', '/v2/a', '/v2.1'], ['/x/v2']],
  ['/img/*.png', ['/img/a.png', '/img/.png', '/img/a.b.png'], ['/img/a.pngx', '/img/a/b.png']],
  ['/a.b+c', ['/a.b+c'], ['/aXb+c', '/a.bbc']],
  ['/café', ['/caf%C3%A9'], ['/cafe']],
  ['/%7euser/100%', ['/~user/100%25'], []],
  ['/a/../b/./c//d', ['/b/c/d'], ['/a/b/c/d']],
])('%s', (text, taken, others) => {
  for (const inDoubt of [true, false]) {
    expect(taken.filter((request) => !takes(text, request, inDoubt))).toEqual([])
    expect(others.filter((request) => takes(text, request, inDoubt))).toEqual([])
  }
})

test.each([
  ['/admin', '/admin/'],
  ['/admin/*', '/admin/x/'],
  ['/a+b', '/a%2Bb'],
  ['/a%2Bb', '/a+b'],
  ['/a/*', '/a/%2A'],
  ['/a:b@c', '/a%3Ab%40c'],
  ['GET /a', 'HEAD /a'],
])('%s takes %s only in doubt', (text, request) => {
  expect(takes(text, request, true)).toBe(true)
  expect(takes(text, request, false)).toBe(request === '/a/%2A')
})

test.each([
  ['', '', 'there is no pattern'],
  ['/a metrics', 'metrics', 'neither a path'],
  ['GET', 'GET', 'the path is missing'],
  ['GET, POST /a', 'GET', 'one word'],
  ['get /a', 'get', 'neither a path'],
  ['GET| /a', 'GET|', 'neither a path'],
  ['/a/**/b', '/a/**/b', 'stands at the end alone'],
  ['/a**', '/a**', 'stands at the end alone'],
  ['/*a*', '/*a*', 'more than one *'],
  ['/a\\b', '/a\\b', 'no request has the path "/a\\b": a backslash'],
  ['/%ff', '/%ff', 'not UTF-8'],
])('%j is no pattern', (text, word, message) => {
  expect(() => requestPatterns(text, true)).toThrow(
    expect.objectContaining({ word, message: expect.stringContaining(message) }),
  )
})

test('no path takes long', () => {
  const pattern = '/*a/*a/*a/*a/**, /*a/*a/*a/*b'
  const path = `/${'a'.repeat(5000)}`.repeat(4)
  expect(takes(pattern, `${path}`, false)).toBe(true)
  expect(takes('/*a/*a/*a/*b', path, false)).toBe(false)
})
