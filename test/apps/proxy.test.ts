import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  request as send,
} from 'node:http'
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { appFactory, type ProxyOptions, proxy } from '../../src/apps/proxy.ts'
import type { Application } from '../../src/contract/application.ts'
import { createConf } from '../../src/contract/conf.ts'
import { lint } from '../../src/contract/lint.ts'
import { urlmap } from '../../src/serve/urlmap.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { request } from '../../src/testing/client.ts'
import { afterwards, eventually, exchange, listening, Wire } from '../server/wire.ts'

/** A proxy over a socket, in front of a listener. */
async function between(behind: RequestListener, options: Partial<ProxyOptions> = {}) {
  const { port: inner, server } = await listening(behind)
  const app = proxy({ target: `http://127.0.0.1:${inner}`, ...options })
  afterwards(() => app.dispose?.())
  return { ...(await serving(app)), app, inner, server }
}

async function serving(app: Application) {
  const errors: unknown[] = []
  const { port } = await listening(toNodeHandler(lint(app), { onError: (error) => errors.push(error) }))
  return { port, url: `http://127.0.0.1:${port}`, errors }
}

const telling: RequestListener = async (message, reply) => {
  const { method, url, headers } = message
  const body = Buffer.concat(await message.toArray()).toString()
  reply.setHeader('content-type', 'application/json').end(JSON.stringify({ method, url, headers, body }))
}

test('what is asked, and what is answered', async () => {
  const { port: inner } = await listening(telling)
  const app = urlmap({ '/images': proxy({ target: `http://127.0.0.1:${inner}/base/` }) })
  const { status, headers, json } = await request(app, 'PUT', '/images/a%20b//c?d=e', {
    scheme: 'https',
    remoteAddress: '192.0.2.1',
    headers: { Host: 'api.example', 'X-A': 'b' },
    body: 'hello',
  })
  expect([status, headers['content-type']]).toEqual([200, 'application/json'])
  expect(json()).toEqual({
    method: 'PUT',
    url: '/base/a%20b/c?d=e',
    headers: {
      host: `127.0.0.1:${inner}`,
      connection: 'keep-alive',
      'x-a': 'b',
      'content-length': '5',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.example',
      'x-forwarded-prefix': '/images',
    },
    body: 'hello',
  })
})

test.each([
  ['http://127.0.0.1', '', '/'],
  ['http://127.0.0.1', '/', '/'],
  ['http://127.0.0.1/base', '', '/base'],
  ['http://127.0.0.1/base', '/', '/base/'],
  ['http://127.0.0.1/base/', '/a', '/base/a'],
])('%s and %j are %s', async (target, path, expected) => {
  const { port: inner } = await listening(telling)
  const app = proxy({ target: target.replace('127.0.0.1', `127.0.0.1:${inner}`), preserveHost: true })
  const { json } = await request(app, 'GET', path, { headers: { host: 'api.example' } })
  expect(json()).toMatchObject({ url: expected, headers: { host: 'api.example' } })
})

test('four megabytes go in, and come out', async () => {
  const { url, errors } = await between((message, reply) => message.pipe(reply))
  const bytes = Buffer.alloc(4_000_000, 'wheatpaste')
  const body = Readable.toWeb(Readable.from(chunksOf(bytes))) as unknown as string
  const answer = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(
    createHash('md5')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex'),
  ).toBe(createHash('md5').update(bytes).digest('hex'))
  expect(errors).toEqual([])
})

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
}

test('the body of a DELETE arrives, too', async () => {
  const { url } = await between(telling)
  const answer = await fetch(url, {
    method: 'DELETE',
    body: Readable.toWeb(Readable.from([Buffer.from('abc')])),
    duplex: 'half',
  } as never)
  expect(await answer.json()).toMatchObject({ method: 'DELETE', body: 'abc' })
})

test('answers without a body, on one connection', async () => {
  const sockets = new Set<unknown>()
  const { port } = await between((message, reply) => {
    sockets.add(message.socket)
    if (message.url === '/204') reply.writeHead(204).end()
    else if (message.url === '/304') reply.writeHead(304, { etag: '"a"' }).end()
    else reply.writeHead(200, { 'content-length': '10' }).end('0123456789')
  })
  const ask = (method: string, path: string) =>
    exchange(port, `${method} ${path} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  expect(await ask('GET', '/204')).toMatch(/^HTTP\/1.1 204 [\s\S]*\r\n\r\n$/)
  expect(await ask('GET', '/304')).toMatch(/^HTTP\/1.1 304 [\s\S]*etag: "a"\r\n[\s\S]*\r\n\r\n$/)
  expect(await ask('HEAD', '/')).toMatch(/^HTTP\/1.1 200 [\s\S]*content-length: 10\r\n[\s\S]*\r\n\r\n$/)
  expect(await ask('GET', '/')).toMatch(/0123456789$/)
  expect(sockets.size).toBe(1)
})

test('cookies stay several, and what is about a connection stays behind', async () => {
  const { url } = await between((_message, reply) => {
    reply.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('connection', 'x-hop').setHeader('x-hop', '1').end()
  })
  const { headers } = await fetch(url)
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(headers.get('x-hop')).toBeNull()
})

test('a stream of events comes as it is sent', async () => {
  const { port } = await between((_message, reply) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    setTimeout(() => reply.write('data: one\n\n'), 20)
  })
  const wire = new Wire(port).send('GET / HTTP/1.1', 'Host: h', '', '')
  await wire.until(/^HTTP\/1.1 200/)
  await wire.until(/data: one/)
})

test('a client that goes is told behind, before the answer and within it', async () => {
  const closed: string[] = []
  const { port, errors } = await between((message, reply) => {
    reply.on('close', () => closed.push(message.url ?? ''))
    if (message.url === '/endless') Readable.from(endless()).pipe(reply)
  })
  const abandon = (path: string) =>
    send({ port, path, agent: false }, (answer) =>
      answer.on('error', () => {}).once('data', () => answer.destroy()),
    ).on('error', () => {})
  const never = abandon('/never').end()
  setTimeout(() => never.destroy(), 50)
  abandon('/endless').end()
  await eventually(() => closed.includes('/never') && closed.includes('/endless'))
  expect(errors).toEqual([])
})

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(65_536)
}

test('a client that goes while it sends is told behind', async () => {
  const aborted = vi.fn()
  const { port, errors } = await between((message) => {
    message.on('aborted', aborted).resume()
  })
  const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 10', '', 'half')
  setTimeout(() => wire.socket.destroy(), 50)
  await eventually(() => aborted.mock.calls.length === 1)
  expect(errors).toEqual([])
})

test('an answer that is broken off behind is broken off here', async () => {
  const { url, errors } = await between((_message, reply) => {
    reply.write('half')
    setTimeout(() => reply.destroy(), 20)
  })
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow()
  await eventually(() => errors.length === 1)
})

test('an answer that comes before the body was read is passed on', async () => {
  const { port } = await between((_message, reply) => reply.writeHead(413).end('too much'))
  const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 1000000', '', 'a')
  expect(await wire.until(/too much/)).toContain('HTTP/1.1 413')
})

test('a body over the limit is a 413, not sent to its end', async () => {
  const { port: inner } = await listening(telling)
  const app = proxy({ target: `http://127.0.0.1:${inner}` })
  const limited: Application = (environ) => {
    environ.limitBody(10)
    return app(environ)
  }
  const headers = { 'transfer-encoding': 'chunked' }
  const { status } = await request(limited, 'POST', '/', {
    headers,
    body: Readable.from([Buffer.alloc(6), Buffer.alloc(6)]),
  })
  expect(status).toBe(413)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** A server that speaks no HTTP. */
async function raw(onConnection: Parameters<typeof createNetServer>[1]): Promise<number> {
  const server: Server = createNetServer(onConnection).listen(0, '127.0.0.1')
  afterwards(() => server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

test('where nobody listens it is a 502, which shows nothing', async () => {
  const { url, errors } = await serving(proxy({ target: `http://127.0.0.1:${await freePort()}` }))
  const answer = await fetch(url)
  const text = await answer.text()
  expect([answer.status, text]).toEqual([502, expect.stringContaining('cannot be reached')])
  expect(text).not.toContain('127.0.0.1')
  expect(errors).toEqual([expect.objectContaining({ cause: expect.objectContaining({ code: 'ECONNREFUSED' }) })])
})

test.each([
  ['closes at once', 502, (socket: import('node:net').Socket) => socket.destroy()],
  ['speaks no HTTP', 502, (socket: import('node:net').Socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n')],
  [
    'answers with a status that is none',
    502,
    (socket: import('node:net').Socket) => socket.end('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'),
  ],
  ['says nothing', 504, () => {}],
])('who %s is a %i', async (_, status, onConnection) => {
  const port = await raw((socket) => {
    socket.on('error', () => {})
    afterwards(() => socket.destroy())
    onConnection(socket)
  })
  const { url } = await serving(proxy({ target: `http://127.0.0.1:${port}`, timeout: 100 }))
  expect((await fetch(url)).status).toBe(status)
})

test('who is slow to connect is a 504', async () => {
  const port = await raw((socket) => void afterwards(() => socket.destroy()))
  const { url } = await serving(proxy({ target: `https://127.0.0.1:${port}`, connectTimeout: 100 }))
  expect((await fetch(url)).status).toBe(504)
})

test('who falls silent within an answer is broken off', async () => {
  const { url, errors } = await between((_message, reply) => void reply.write('half'), { timeout: 100 })
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow()
  await eventually(() => errors.length === 1)
  expect(errors[0]).toMatchObject({ status: 504 })
})

test('a connection that is closed just when it is used again is no failure', async () => {
  let count = 0
  const behind = (message: IncomingMessage, reply: ServerResponse): void => {
    count += 1
    if (count === 2) message.socket.destroy()
    else reply.end('fine')
  }
  const { url, errors } = await between(behind)
  for (let asked = 0; asked < 2; asked += 1) expect(await (await fetch(url)).text()).toBe('fine')
  expect(count).toBe(3)
  count = 1
  // What has a body may have been begun with.
  expect((await fetch(url, { method: 'POST', body: 'a' })).status).toBe(502)
  expect(errors).toHaveLength(1)
})

test('no more connections than allowed', async () => {
  let [open, most] = [0, 0]
  const { url } = await between(
    async (_message, reply) => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 20))
      open -= 1
      reply.end()
    },
    { maxConnections: 2 },
  )
  await Promise.all(Array.from({ length: 6 }, () => fetch(url)))
  expect(most).toBe(2)
})

test('it says what it is, and lets go of its connections', async () => {
  const { app, inner, url, server } = await between((_message, reply) => void reply.end())
  expect(app.describe?.()).toEqual({ kind: 'app', name: 'proxy', note: `http://127.0.0.1:${inner}` })
  await fetch(url)
  const count = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))
  expect(await count()).toBe(1)
  await app.dispose?.()
  await vi.waitFor(async () => expect(await count()).toBe(0))
})

const factory = (options: Record<string, string>) => appFactory(createConf([]), createConf(Object.entries(options)))

test('settings', async () => {
  const { port } = await listening(telling)
  const app = await factory({
    target: `http://127.0.0.1:${port}`,
    preserve_host: 'true',
    connect_timeout: '1s',
    timeout: '1s',
    max_connections: '3',
  })
  const { json } = await request(app, 'GET', '/', { headers: { host: 'api.example' } })
  expect(json().headers.host).toBe('api.example')
})

test.each([
  [{}, '"target" is missing'],
  [{ target: 'ftp://a' }, '"target" must be a URL'],
  [{ target: 'http://user:secret@a' }, '"target" must be a URL'],
  [{ target: 'http://a', max_connections: '0' }, '"max_connections" must be at least 1'],
  [{ target: 'http://a', time: '1' }, 'unknown option "time"'],
])('%j is refused', (options, message) => {
  expect(() => factory(options as unknown as Record<string, string>)).toThrow(message)
})
