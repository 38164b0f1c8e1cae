import { Readable } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import { fromFetch } from '../../src/bridges/from-fetch.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { request } from '../../src/testing/client.ts'
import { eventually, Wire } from '../server/wire.ts'
import { flood, honoApp, noticed } from './frameworks.ts'
import { abandon, loaded, serving } from './serving.ts'

beforeEach(() => void noticed.splice(0))

const mounted = () =>
  loaded(
    '[composite:main]',
    'use = pkg:wheatpaste#urlmap',
    '/shop = shop',
    '[app:shop]',
    'use = call:../../src/bridges/from-fetch.ts:appFactory',
    'app = ./frameworks.ts:honoApp',
  )

test.each([
  ['/shop/where?a=b%20c', 'https://shop.example:8443/where?a=b%20c'],
  ['/shop//where', 'https://shop.example:8443/where'],
])('%s: Hono sees where it is mounted, and who asks', async (path, url) => {
  const { status, json } = await request(await mounted(), 'GET', path, {
    remoteAddress: '192.0.2.1',
    scheme: 'https',
    headers: { host: 'shop.example:8443', 'x-forwarded-prefix': '/forged' },
  })
  expect(status).toBe(200)
  const host = 'shop.example:8443'
  expect(json()).toEqual({ url, prefix: '/shop', host, scriptName: '/shop', remoteAddress: '192.0.2.1' })
})

test('a prefix that a client made up is not there', async () => {
  const app = fromFetch(({ headers }) => new Response(headers.get('x-forwarded-prefix') ?? 'none'))
  expect((await request(app, 'GET', '/', { headers: { 'x-forwarded-prefix': '/forged' } })).body).toBe('none')
})

test('reads JSON', async () => {
  const { status, headers, json } = await request(await mounted(), 'POST', '/shop/json', { json: { a: ['é'] } })
  expect([status, json(), headers['content-type']]).toEqual([201, { got: { a: ['é'] } }, 'application/json'])
})

test('four megabytes come in, and go out, over a socket', async () => {
  const { port, errors } = await serving(await mounted())
  const init = () => ({ method: 'POST', body: Readable.toWeb(flood()), duplex: 'half' }) as unknown as RequestInit
  const expected = Buffer.concat(await flood().toArray())
  const back = await fetch(`http://127.0.0.1:${port}/shop/pipe`, init())
  expect(Buffer.from(await back.arrayBuffer()).equals(expected)).toBe(true)
  expect(await (await fetch(`http://127.0.0.1:${port}/shop/digest`, init())).text()).toMatch(/^[\da-f]{64}$/)
  expect(errors).toEqual([])
})

test('sets two cookies', async () => {
  const { status, headers } = await request(await mounted(), 'GET', '/shop/cookies')
  expect([status, headers['set-cookie']]).toEqual([204, ['a=1; Path=/', 'b=2; Path=/']])
})

test('hears when the client goes away, before the answer and within it', async () => {
  const { port, errors } = await serving(await mounted())
  abandon(port, '/shop/never', 'moment')
  await eventually(() => noticed.includes('request aborted'))
  noticed.splice(0)
  abandon(port, '/shop/endless', 'head')
  await eventually(() => noticed.includes('request aborted') && noticed.includes('flood destroyed'))
  expect(errors).toEqual([])
})

test('what fails is a 500, what says its status has it, what is not there is a 404', async () => {
  const app = await mounted()
  expect(await request(app, 'GET', '/shop/fail')).toMatchObject({ status: 500, body: 'Oh' })
  expect(await request(app, 'GET', '/shop/teapot')).toMatchObject({ status: 418, body: 'short and stout' })
  expect(await request(app, 'GET', '/shop/none')).toMatchObject({ status: 404 })
})

test.each([
  [
    'throws',
    () => {
      throw new HttpError(409, 'Taken.')
    },
  ],
  [
    'rejects with',
    async () => {
      throw new HttpError(409, 'Taken.')
    },
  ],
])('what a handler %s is thrown on', async (_, handler) => {
  expect((await request(fromFetch(handler), 'GET', '/')).status).toBe(409)
})

test('a body over the limit is a 413, though the handler takes it for its own failure', async () => {
  const limited = (environ: Environ) => {
    environ.limitBody(10)
    return fromFetch(honoApp as never)(environ)
  }
  expect((await request(limited, 'POST', '/json', { json: { a: 'b'.repeat(10) } })).status).toBe(413)
})

test('a body that is not read is left to those outside', async () => {
  const environ = new Environ({ method: 'POST', body: 'abc', headers: { 'content-length': '3' } })
  await fromFetch(() => new Response('done'))(environ)
  expect(await environ.text()).toBe('abc')
})

test('an answer does not wait for a body that is not read to its end', async () => {
  const first = async (message: Request) => {
    const reader = message.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    return new Response('enough', { status: 413 })
  }
  const { port } = await serving(fromFetch(first))
  const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 1000000', '', 'a')
  expect(await wire.until(/enough/)).toContain('HTTP/1.1 413')
})

test.each([
  ['TRACE', '/', {}],
  ['GET', '/', { host: '[::' }],
  ['GET', '/', { host: 'a', headers: { 'x-a': 'ключ' } }],
])('%s %s %j is a 400', async (method, path, options) => {
  expect(
    (
      await request(
        fromFetch(() => new Response()),
        method,
        path,
        options,
      )
    ).status,
  ).toBe(400)
})

test('without a host it is localhost', async () => {
  const environ = new Environ({ queryString: 'a' })
  const { body } = await fromFetch(({ url }) => new Response(url))(environ)
  expect(await new Response(body as ReadableStream).text()).toBe('http://localhost/?a')
})

const factory = (...options: string[]) =>
  loaded('[app:main]', 'use = call:../../src/bridges/from-fetch.ts:appFactory', ...options)

test('a function is an application, too', async () => {
  expect((await request(await factory('app = ./handlers.ts:handler'), 'GET', '/')).body).toBe('a function')
  expect((await request(await factory('app = ./handlers.ts:instance'), 'GET', '/')).body).toBe('an instance')
})

test.each([
  ['app = ./frameworks.ts:notAnApp', 'has no fetch(request), and is no function'],
  ['app = ./frameworks.ts:honoApp\nbase = /a', 'unknown option "base"'],
])('%j is refused', async (options, message) => {
  await expect(factory(options)).rejects.toThrow(message)
})
