import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { beforeEach, expect, test, vi } from 'vitest'
import { toFetch } from '../../src/bridges/to-fetch.ts'
import { Response } from '../../src/contract/response.ts'
import { eventually } from '../server/wire.ts'
import { flood, noticed } from './frameworks.ts'
import { ours } from './ours.ts'

beforeEach(() => void noticed.splice(0))

const errors: unknown[] = []
const handler = toFetch(ours, { onError: (error) => errors.push(error) })
const ask = (path: string, init?: RequestInit) => handler(new Request(`https://shop.example:8443${path}`, init))

test('what the request says is there', async () => {
  const mounted = toFetch(ours, { scriptName: '/v2', remoteAddress: ({ headers }) => headers.get('x-a') ?? '' })
  const answer = await mounted(
    new Request('https://shop.example:8443/a%2fb/%7Ec?d=e', { headers: { 'x-a': '192.0.2.1' } }),
  )
  expect(await answer.json()).toEqual({
    method: 'GET',
    scriptName: '/v2',
    pathInfo: '/a%2Fb/~c',
    queryString: 'd=e',
    applicationUrl: 'https://shop.example:8443/v2',
    remoteAddress: '192.0.2.1',
    protocol: 'HTTP/1.1',
    a: '192.0.2.1',
  })
})

test('mounted in Hono', async () => {
  const hono = new Hono().mount('/v2', toFetch(ours, { scriptName: '/v2' }))
  const answer = await hono.request('http://shop.example/v2/a?b')
  expect(await answer.json()).toMatchObject({ scriptName: '/v2', pathInfo: '/a', queryString: 'b' })
})

test('a body comes in', async () => {
  expect(await (await ask('/json', { method: 'POST', body: '{"a":1}' })).text()).toBe('{"got":{"a":1}}')
  expect((await ask('/json', { method: 'POST', body: '{' })).status).toBe(400)
})

test('four megabytes come in, and go out', async () => {
  const init = { method: 'POST', body: Readable.toWeb(flood()), duplex: 'half' } as unknown as RequestInit
  const back = await ask('/pipe', init)
  expect(Buffer.from(await back.arrayBuffer()).equals(Buffer.concat(await flood().toArray()))).toBe(true)
  expect(await (await ask('/iterable')).text()).toBe('onetwo')
})

test('that there is a body is said as HTTP says it', async () => {
  const app = toFetch(({ headers }) => Response.json(headers))
  const post = new Request('http://a/', { method: 'POST', body: 'abc' })
  expect(await (await app(post)).json()).toMatchObject({ 'transfer-encoding': 'chunked' })
  expect(await (await app(new Request('http://a/'))).json()).toEqual({})
})

test('a body that nobody reads is not taken', async () => {
  const request = new Request('http://a/', { method: 'POST', body: 'abc' })
  await handler(request)
  expect(await request.text()).toBe('abc')
})

test('answers without a body', async () => {
  const empty = await ask('/empty')
  expect([empty.status, empty.body, empty.headers.get('x-a')]).toEqual([204, null, 'b'])
  const head = await ask('/endless', { method: 'HEAD' })
  expect([head.status, head.body]).toEqual([200, null])
  expect(noticed).toContain('flood destroyed')
})

test('two cookies are two', async () => {
  expect((await ask('/cookies')).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test.each([
  ['/taken', 409, 'Taken.', 0],
  ['/fail', 500, 'Internal Server Error', 1],
  ['/bad', 500, 'Internal Server Error', 1],
  ['/%zz', 400, 'malformed', 0],
])('%s never rejects', async (path, status, text, count) => {
  errors.splice(0)
  const answer = await ask(path)
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)])
  expect(errors).toHaveLength(count)
})

test('a failure is told to the log, unless one says where else', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await toFetch(ours)(new Request('http://a/fail'))
  expect(written.mock.calls.join()).toContain('GET /fail 500 Error: secret')
  written.mockRestore()
})

test('hears when the request is aborted, before the answer and within it', async () => {
  const controller = new AbortController()
  void ask('/never', { signal: controller.signal })
  await new Promise((resolve) => setTimeout(resolve, 20))
  controller.abort()
  await eventually(() => noticed.includes('environ aborted'))
  await (await ask('/endless')).body?.cancel()
  await eventually(() => noticed.includes('flood destroyed'))
})
