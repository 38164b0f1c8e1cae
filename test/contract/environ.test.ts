import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'

const environ = new Environ({
  pathInfo: '/v2/servers/1',
  queryString: 'a=1&b=2',
  headers: { host: 'api.example:8774' },
})

test('a mount moves the prefix, and changes nothing', () => {
  const inner = environ.mountedAt('/v2')
  expect([inner.scriptName, inner.pathInfo]).toEqual(['/v2', '/servers/1'])
  expect([environ.scriptName, environ.pathInfo]).toEqual(['', '/v2/servers/1'])
  expect(inner.url).toBe('http://api.example:8774/v2/servers/1?a=1&b=2')
  expect(inner.applicationUrl).toBe('http://api.example:8774/v2')
})

test('a mount at the root is the same request', () => {
  expect(environ.mountedAt('')).toBe(environ)
})

test.each(['/v', '/v3', '/v2/serv'])('%s is no prefix of it', (prefix) => {
  expect(() => environ.mountedAt(prefix)).toThrow(RangeError)
})

test('a view shares state, body and signal', async () => {
  const request = new Environ({ body: '{"a":1}' })
  const view = request.with({ method: 'PUT' })
  view.state.user = 'ann'
  expect(request.state.user).toBe('ann')
  expect(view.signal).toBe(request.signal)
  expect(await view.json()).toEqual({ a: 1 })
  expect(await request.text()).toBe('{"a":1}')
})

test('a view has the parts that were changed, and the others', () => {
  const request = new Environ({ method: 'POST', scheme: 'https', remoteAddress: '::1', headers: { host: 'a', x: 'y' } })
  const params = { id: '1' }
  const view = request.with({ params, scriptName: '/v2', queryString: 'a=1' }).mountedAt('/').with({ method: 'PUT' })
  const { method, scheme, host, scriptName, pathInfo, queryString, headers, remoteAddress } = view
  expect([method, scheme, host, scriptName, pathInfo, queryString]).toEqual(['PUT', 'https', 'a', '/v2/', '', 'a=1'])
  expect(headers).toBe(request.headers)
  expect(view.params).toBe(params)
  expect([remoteAddress, view.protocol]).toEqual(['::1', 'HTTP/1.1'])
  expect([request.method, request.scriptName, request.params]).toEqual(['POST', '', {}])
})

test('a view with other headers is at the same host', () => {
  expect(environ.with({ headers: { host: 'else' } }).host).toBe('api.example:8774')
})

test('a request of which nothing is known', () => {
  const { method, scheme, host, url, protocol, signal, query } = new Environ()
  expect([method, scheme, host, url, protocol]).toEqual(['GET', 'http', '', 'http:///', 'HTTP/1.1'])
  expect(signal.aborted).toBe(false)
  expect([...query]).toEqual([])
})

test('the query is parsed once for all views that have it', () => {
  expect(environ.query.get('b')).toBe('2')
  expect(environ.mountedAt('/v2').query).toBe(environ.query)
  expect(environ.with({ queryString: 'b=3' }).query.get('b')).toBe('3')
  expect(environ.query.get('b')).toBe('2')
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('state inherits no %s', (name) => {
  const { state } = new Environ()
  expect(state[name]).toBeUndefined()
  expect(name in state).toBe(false)
  state[name] = { admin: true }
  expect(Object.keys(state)).toEqual([name])
  expect(state.admin).toBeUndefined()
  expect(new Environ().state[name]).toBeUndefined()
})

test('a body is read once and kept', async () => {
  const request = new Environ({ body: Readable.from([Buffer.from('one '), Buffer.from('two')]) })
  expect(await request.text()).toBe('one two')
  expect(String(await request.bytes())).toBe('one two')
  expect(String(await request.stream().toArray())).toBe('one two')
})

test.each([
  ['a text', () => 'x'.repeat(11)],
  ['a stream', () => Readable.from([Buffer.alloc(5), Buffer.alloc(6)])],
])('%s over the limit is a 413', async (_, body) => {
  const request = new Environ({ body: body() })
  request.limitBody(10)
  request.limitBody(1000)
  await expect(request.bytes()).rejects.toMatchObject({ status: 413 })
})

test('a stream over the limit fails where it is read', async () => {
  const request = new Environ({ body: Readable.from([Buffer.alloc(5), Buffer.alloc(6)]) })
  request.limitBody(10)
  await expect(request.stream().toArray()).rejects.toMatchObject({ status: 413 })
})

test.each([
  ['not JSON', '{'],
  ['not UTF-8', Buffer.from([0xff])],
])('a body that is %s is a 400', async (_, body) => {
  await expect(new Environ({ body }).json()).rejects.toMatchObject({ status: 400 })
})

test('a body that breaks off is a 400', async () => {
  const body = new Readable({ read() {} })
  const bytes = new Environ({ body }).bytes()
  body.destroy()
  await expect(bytes).rejects.toMatchObject({ status: 400 })
})

test('a form is read', async () => {
  const form = await new Environ({ body: 'a=1&a=2' }).form()
  expect(form.getAll('a')).toEqual(['1', '2'])
})
