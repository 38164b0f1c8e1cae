import { Readable } from 'node:stream'
import Koa, { type Context, type Next } from 'koa'
import { beforeEach, expect, test } from 'vitest'
import { type KoaContext, toKoa } from '../../src/bridges/to-koa.ts'
import { eventually, exchange, listening } from '../server/wire.ts'
import { flood, noticed } from './frameworks.ts'
import { ours } from './ours.ts'
import { abandon } from './serving.ts'

beforeEach(() => void noticed.splice(0))

/** What koa-mount does. */
const mount =
  (prefix: string, middleware: (context: KoaContext) => Promise<void>) => async (context: Context, next: Next) => {
    if (!context.path.startsWith(prefix)) return next()
    const { path } = context
    context.path = path.slice(prefix.length) || '/'
    await middleware(context as KoaContext)
    context.path = path
  }

async function mounted(prepare: (app: Koa) => unknown = (app) => app.use(mount('/v2', toKoa(ours)))) {
  const errors: unknown[] = []
  const app = new Koa()
  prepare(app)
  app.on('error', (error) => errors.push(error))
  const { port } = await listening(app.callback())
  return { url: `http://127.0.0.1:${port}`, port, errors }
}

test.each([
  ['/v2/a%2fb/%7Ec?d=e', '/a%2Fb/~c', 'd=e'],
  ['/v2', '', ''],
  ['/v2/', '/', ''],
])('%s: the mount is the script name', async (path, pathInfo, queryString) => {
  const { url, port } = await mounted()
  expect(await (await fetch(url + path)).json()).toMatchObject({
    scriptName: '/v2',
    pathInfo,
    queryString,
    applicationUrl: `http://127.0.0.1:${port}/v2`,
    remoteAddress: '127.0.0.1',
  })
})

test('what Koa knows of proxies counts', async () => {
  const { url } = await mounted((app) => Object.assign(app, { proxy: true }).use(toKoa(ours)))
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' }
  expect(await (await fetch(`${url}/c`, { headers })).json()).toMatchObject({
    applicationUrl: 'https://shop.example',
    remoteAddress: '192.0.2.1',
  })
})

test('middleware outside sees the answer', async () => {
  const { url } = await mounted((app) =>
    app
      .use(async (context, next) => {
        await next()
        noticed.push(`${context.status} ${context.type}`)
        context.set('x-outside', '1')
      })
      .use(toKoa(ours)),
  )
  expect((await fetch(url)).headers.get('x-outside')).toBe('1')
  expect(noticed).toEqual(['200 application/json'])
})

test.each([
  ['an error of HTTP', '/v2/taken', 409, 'Taken.', 0],
  ['a path that is none', '/v2/%zz', 400, 'malformed', 0],
  ['a bug', '/v2/fail', 500, 'Internal Server Error', 1],
  ['a header that cannot be sent', '/v2/bad', 500, 'Internal Server Error', 1],
])('%s is answered by Koa', async (_, path, status, text, count) => {
  const { port, errors } = await mounted()
  const answer = await exchange(port, `GET ${path} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer).toContain(text)
  // Koa says an error that may be shown, too.
  expect(errors.filter((error) => !(error as { expose?: boolean }).expose)).toHaveLength(count)
  if (status === 409) expect(answer).toContain('x-a: b')
})

test('a stream that fails is told to Koa, which closes the connection', async () => {
  const { port, errors } = await mounted()
  expect(await exchange(port, 'GET /v2/broken HTTP/1.1', 'Host: h', '', '')).toBe('')
  expect(String(errors[0])).toBe('Error: the disk is gone')
})

test('a body is read, also after somebody else', async () => {
  const { url } = await mounted((app) => {
    app.use(mount('/v2', toKoa(ours)))
    app.use(async (context, next) => {
      const rawBody = Buffer.concat(await context.req.toArray()).toString()
      Object.assign(context.request, { rawBody, body: JSON.parse(rawBody) })
      await next()
    })
    app.use(mount('/parsed', toKoa(ours)))
  })
  for (const path of ['/v2/json', '/parsed/json']) {
    const answer = await fetch(url + path, { method: 'POST', body: '{"a": 1}' })
    expect([answer.status, await answer.text()]).toEqual([201, '{"got":{"a":1}}'])
  }
})

test('four megabytes come in, and go out', async () => {
  const { url } = await mounted()
  const init = { method: 'POST', body: Readable.toWeb(flood()), duplex: 'half' } as unknown as RequestInit
  const back = await fetch(`${url}/v2/pipe`, init)
  expect(back.headers.get('content-type')).toBe('a/b')
  expect(Buffer.from(await back.arrayBuffer()).equals(Buffer.concat(await flood().toArray()))).toBe(true)
})

test.each([
  ['GET', '/empty', /^HTTP\/1.1 204 No Content\r\nx-a: b\r\n(?!.*content-type)[\s\S]*\r\n\r\n$/i],
  ['GET', '/nothing', /^HTTP\/1.1 200 OK\r\n(?![\s\S]*content-type)[\s\S]*content-length: 0[\s\S]*\r\n\r\n$/i],
  ['GET', '/cookies', /set-cookie: a=1\r\nset-cookie: b=2\r\nvary: A/i],
  ['GET', '/iterable', /one[\s\S]*two/],
  ['HEAD', '/flood', /^HTTP\/1.1 200 OK\r\n[\s\S]*content-type: a\/b\r\n[\s\S]*\r\n\r\n$/i],
])('%s %s', async (method, path, expected) => {
  const { port } = await mounted()
  const text = await exchange(port, `${method} /v2${path} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  expect(text).toMatch(expected)
})

test('hears when the client goes away, before the answer and within it', async () => {
  const { port } = await mounted()
  abandon(port, '/v2/never', 'moment')
  await eventually(() => noticed.includes('environ aborted'))
  abandon(port, '/v2/endless', 'head')
  await eventually(() => noticed.includes('flood destroyed'))
})
