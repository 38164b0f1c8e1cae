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

test('state has no prototype', () => {
  expect(environ.state.constructor).toBeUndefined()
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
