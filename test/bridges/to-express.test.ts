import { connect as dial } from 'node:net'
import { Readable } from 'node:stream'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { beforeEach, expect, test } from 'vitest'
import { toExpress } from '../../src/bridges/to-express.ts'
import { Response } from '../../src/contract/response.ts'
import { eventually, exchange, listening } from '../server/wire.ts'
import { flood, noticed } from './frameworks.ts'
import { ours } from './ours.ts'
import { abandon } from './serving.ts'

beforeEach(() => void noticed.splice(0))

/** The errors that Express was told, and where it listens. */
async function mounted(prepare: (app: Express) => unknown = (app) => app.use('/v2', toExpress(ours))) {
  const errors: unknown[] = []
  const app = express()
  prepare(app)
  const onError: ErrorRequestHandler = (error, _message, reply, next) => {
    errors.push(error)
    if (reply.headersSent) next(error)
    else reply.status(error.status ?? 500).json({ sorry: error.expose ? error.message : 'Oh' })
  }
  const { port } = await listening(app.use(onError))
  return { url: `http://127.0.0.1:${port}`, port, errors }
}

test.each([
  ['/v2/a%2fb/%7Ec?d=e', '/v2', '/a%2Fb/~c', 'd=e'],
  ['/v2', '/v2', '', ''],
  ['/v2?a', '/v2', '', 'a'],
  ['/v2/', '/v2', '/', ''],
])('%s: the mount is the script name', async (path, scriptName, pathInfo, queryString) => {
  const { url, port } = await mounted()
  expect(await (await fetch(url + path, { headers: { 'x-a': 'b' } })).json()).toEqual({
    method: 'GET',
    scriptName,
    pathInfo,
    queryString,
    applicationUrl: `http://127.0.0.1:${port}/v2`,
    remoteAddress: '127.0.0.1',
    protocol: 'HTTP/1.1',
    a: 'b',
  })
})

test('what Express knows of proxies counts', async () => {
  const { url } = await mounted((app) =>
    app.set('trust proxy', true).use('/a', express.Router().use('/b', toExpress(ours))),
  )
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' }
  expect(await (await fetch(`${url}/a/b/c`, { headers })).json()).toMatchObject({
    applicationUrl: 'https://shop.example/a/b',
    remoteAddress: '192.0.2.1',
    pathInfo: '/c',
  })
})

test('without Express, too', async () => {
  const { port } = await listening((message, reply) =>
    toExpress(ours)(message, reply, (error) => reply.end(String(error))),
  )
  expect(await (await fetch(`http://127.0.0.1:${port}/a`)).json()).toMatchObject({ scriptName: '', pathInfo: '/a' })
  expect(await (await fetch(`http://127.0.0.1:${port}/fail`)).text()).toBe('Error: secret')
})

test.each([
  ['a path that is none', '/v2/%zz', 400],
  ['an error of HTTP', '/v2/taken', 409],
  ['a bug', '/v2/fail', 500],
  ['a header that cannot be sent', '/v2/bad', 500],
  ['a stream that fails at once', '/v2/broken', 500],
])('%s goes to the error handlers of Express', async (_, path, status) => {
  const { port, errors } = await mounted()
  const text = await exchange(port, `GET ${path} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  expect(text).toContain(`HTTP/1.1 ${status} `)
  expect(text).not.toContain('secret')
  expect(errors).toHaveLength(1)
})

test('an answer that is shorter or longer than it says is broken off', async () => {
  const answering = async (length: string) => {
    const app = () => new Response(200, { 'content-length': length }, Readable.from(['a', 'b']))
    const { url } = await mounted((express) => express.use(toExpress(app)))
    return (await fetch(url)).text()
  }
  await expect(answering('5')).rejects.toThrow()
  await expect(answering('1')).rejects.toThrow()
})

test('a body is read, whoever reads it first', async () => {
  const { url } = await mounted((app) => {
    app.use('/v2', toExpress(ours))
    app.use(
      '/parsed',
      express.json(),
      express.urlencoded(),
      express.text(),
      express.raw({ type: 'a/b' }),
      toExpress(ours),
    )
  })
  const post = async (path: string, type: string, body: string) =>
    (await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body })).text()
  for (const mount of ['/v2', '/parsed']) {
    expect(await post(`${mount}/json`, 'application/json', '{"a": [1]}')).toBe('{"got":{"a":[1]}}')
    expect(await post(`${mount}/form`, 'application/x-www-form-urlencoded', 'a=1&a=2&b=%20')).toBe(
      '{"got":[["a","1"],["a","2"],["b"," "]]}',
    )
    expect(await post(`${mount}/text`, 'text/plain', 'plain')).toBe('plain')
    expect(await post(`${mount}/text`, 'a/b', 'bytes')).toBe('bytes')
  }
})

test('four megabytes come in, and go out, also compressed', async () => {
  const { url } = await mounted((app) => app.use(compression({ filter: () => true })).use('/v2', toExpress(ours)))
  const expected = Buffer.concat(await flood().toArray())
  const init = { method: 'POST', body: Readable.toWeb(flood()), duplex: 'half' } as unknown as RequestInit
  const back = await fetch(`${url}/v2/pipe`, init)
  expect(back.headers.get('content-encoding')).toMatch(/gzip|br/)
  expect(Buffer.from(await back.arrayBuffer()).equals(expected)).toBe(true)
  expect(await (await fetch(`${url}/v2/iterable`)).text()).toBe('onetwo')
})

test('headers of both are sent', async () => {
  const { url } = await mounted((app) =>
    app.use((_message, reply, next) => {
      reply.vary('B').cookie('c', '3')
      next()
    }, toExpress(ours)),
  )
  const { headers } = await fetch(`${url}/cookies`)
  expect(headers.get('vary')).toBe('B, A')
  expect(headers.getSetCookie()).toEqual(['c=3; Path=/', 'a=1', 'b=2'])
})

test('an answer without a body', async () => {
  const { port } = await mounted()
  const ask = (method: string, path: string) =>
    exchange(port, `${method} /v2${path} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  expect(await ask('GET', '/empty')).toMatch(/^HTTP\/1.1 204 [\s\S]*x-a: b\r\n[\s\S]*\r\n\r\n$/)
  expect(await ask('GET', '/nothing')).toMatch(/content-length: 0\r\n[\s\S]*\r\n\r\n$/i)
  expect(await ask('HEAD', '/flood')).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\n\r\n$/)
  expect(await ask('HEAD', '/')).toMatch(/content-length: \d\d+\r\n[\s\S]*\r\n\r\n$/i)
})

test('hears when the client goes away, before the answer and within it', async () => {
  const { port, errors } = await mounted()
  abandon(port, '/v2/never', 'moment')
  await eventually(() => noticed.includes('environ aborted'))
  abandon(port, '/v2/endless', 'head')
  await eventually(() => noticed.includes('flood destroyed'))
  expect(errors).toEqual([])
})

test('a client that goes while it sends is told to nobody', async () => {
  const { port, errors } = await mounted()
  const socket = dial(port, '127.0.0.1')
  socket.write('POST /v2/json HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhal')
  setTimeout(() => socket.destroy(), 50)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(errors).toEqual([])
})
