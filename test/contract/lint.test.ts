import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { LintError, lint } from '../../src/contract/lint.ts'
import { Response } from '../../src/contract/response.ts'

const ok: Application = () => Response.text('ok')

test.each<[string, EnvironInit]>([
  ['the method "G T"', { method: 'G T' }],
  ['the method ""', { method: '' }],
  ['the scheme "HTTP"', { scheme: 'HTTP' }],
  ['the script name "/"', { scriptName: '/' }],
  ['the script name "a"', { scriptName: 'a' }],
  ['the script name "/a/"', { scriptName: '/a/' }],
  ['the path "a"', { pathInfo: 'a' }],
  ['the path "/a/../b"', { pathInfo: '/a/../b' }],
  ['the path "/%zz"', { pathInfo: '/%zz' }],
  ['the path "/%61"', { pathInfo: '/%61' }],
  ['the query "a b"', { queryString: 'a b' }],
  ['a header named "X-A"', { headers: { 'X-A': '1' } }],
  ['a header named "x a"', { headers: { 'x a': '1' } }],
  ['the value "a\\r\\nb: c" in its header x-a', { headers: { 'x-a': 'a\r\nb: c' } }],
  ['the value "a\\u0000" in its header x-a', { headers: { 'x-a': 'a\0' } }],
  ['the value 7 in its header x-a', { headers: { 'x-a': 7 as unknown as string } }],
])('a request that has %s', (what, init) => {
  let called = false
  const app = lint(() => {
    called = true
    return Response.empty()
  })
  expect(() => app(new Environ(init))).toThrow(`the request has ${what}`)
  expect(called).toBe(false)
})

test.each<[string, EnvironInit]>([
  ['by default', {}],
  ['one mount deeper', { scriptName: '/a', pathInfo: '' }],
  ['with a double slash', { scriptName: '//a', pathInfo: '//b' }],
  ['with everything', { method: 'M-SEARCH', queryString: '?a=%20&b', headers: { 'x-a': 'é\t"', x_b: '' } }],
])('a request %s is well', (_, init) => {
  expect(lint(ok)(new Environ(init))).toBeInstanceOf(Response)
})

const answering = (status: unknown, headers: unknown = {}, body: unknown = null): Response =>
  new Response(status as number, headers as never, body as never)
const bytes = Buffer.from('abc')

test.each<[string, unknown]>([
  ['answered undefined', undefined],
  ['answered text, which is no Response', 'text'],
  ['answered with the status 100', answering(100)],
  ['answered with the status 600', answering(600)],
  ['answered with the status "200"', answering('200')],
  ['answered with headers that are no record', answering(200, null)],
  ['answered with headers that are no record', answering(200, [['a', 'b']])],
  ['answered with headers that are no record', answering(200, new Map())],
  ['answered with headers that are no record', answering(200, new Headers())],
  ['answered with a header named "Content-Type"', answering(200, { 'Content-Type': 'a/b' })],
  ['answered with a header named "a b"', answering(200, { 'a b': '1' })],
  ['answered with the value 7 in its header x-a', answering(200, { 'x-a': 7 })],
  ['answered with the value undefined in its header x-a', answering(200, { 'x-a': undefined })],
  ['answered with the value undefined in its header x-a', answering(200, { 'x-a': [] })],
  ['answered with the value "a\\nb" in its header x-a', answering(200, { 'x-a': 'a\nb' })],
  ['answered with the value "a\\rb" in its header set-cookie', answering(200, { 'set-cookie': ['a', 'a\rb'] })],
  ['answered with the value "→" in its header x-a', answering(200, { 'x-a': '→' })],
  ['answered with a list of content-type', answering(200, { 'content-type': ['a/b', 'c/d'] })],
  ['answered with transfer-encoding', answering(200, { 'transfer-encoding': 'chunked' })],
  ['answered with content-length "2" and a body of 3', answering(200, { 'content-length': '2' }, 'abc')],
  ['answered with content-length "3" and a body of 4', answering(200, { 'content-length': '3' }, 'abé')],
  ['answered with content-length "03" and a body of 3', answering(200, { 'content-length': '03' }, bytes)],
  ['answered a 204 with a body', answering(204, {}, 'abc')],
  ['answered a 304 with a body', answering(304, {}, Readable.from([]))],
  ['answered with a body that is 7', answering(200, {}, 7)],
  ['answered with a body that is undefined', Object.assign(answering(200), { body: undefined })],
  ['answered with a body that is [object Object]', answering(200, {}, {})],
  ['answered what filters on the way out cannot change', Object.freeze(answering(200))],
  ['answered what filters on the way out cannot change', answering(200, Object.freeze({}))],
])('an application that %s', async (what, answer) => {
  const now = lint((() => answer) as Application)
  const later = lint((async () => answer) as Application)
  expect(() => now(new Environ())).toThrow(`the application ${what}`)
  await expect(later(new Environ())).rejects.toThrow(LintError)
})

test.each<[string, Response]>([
  ['nothing', answering(204)],
  ['an empty text', answering(304, {}, '')],
  ['bytes and their length', answering(200, { 'content-length': '3' }, bytes)],
  ['a stream', answering(200, { 'content-length': '3' }, Readable.from(['abc']))],
  ['a web stream', answering(200, {}, new ReadableStream())],
  ['an iterable', answering(200, {}, (async function* () {})())],
  ['lists', answering(200, { 'set-cookie': ['a=b', 'c=d'], link: ['a', 'b'] }, 'abc')],
])('an answer of %s is well', (_, answer) => {
  expect(lint(() => answer)(new Environ())).toBe(answer)
})

test('the length of what HEAD leaves out', () => {
  const app = lint(() => answering(200, { 'content-length': '7' }))
  expect(app(new Environ({ method: 'HEAD' }))).toBeInstanceOf(Response)
  expect(() => app(new Environ())).toThrow('a body of 0')
})

test('an answer belongs to one request, through however many filters', () => {
  const kept = Response.text('ok')
  const app = lint(lint(() => kept))
  const environ = new Environ()
  expect(app(environ)).toBe(app(environ.with({ method: 'PUT' })))
  expect(() => app(new Environ())).toThrow('two requests with the same Response')
})

test('headers belong to one request, too', () => {
  const headers = {}
  const app = lint(() => answering(200, headers))
  app(new Environ())
  expect(() => app(new Environ())).toThrow('or the same headers')
})

test.each<[string, (headers: Record<string, string>) => void]>([
  ['added', (headers) => Object.assign(headers, { 'x-a': '2' })],
  ['changed', (headers) => Object.assign(headers, { 'x-b': '2' })],
  ['removed', (headers) => Reflect.deleteProperty(headers, 'x-b')],
])('a header of the request that is %s', (_, change) => {
  const app = lint(({ headers }) => {
    change(headers as Record<string, string>)
    return Response.empty()
  })
  expect(() => app(new Environ({ headers: { 'x-b': '1' } }))).toThrow('of its request: use environ.with()')
})

test('what is thrown goes on', () => {
  const error = new Error('broken')
  const app: Application = () => {
    throw error
  }
  expect(() => lint(app)(new Environ())).toThrow(error)
})
