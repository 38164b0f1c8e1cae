import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { HttpGet } from '../../src/filters/http-get.ts'
import { identityServer } from './identity-server.ts'

const certificates = new URL('../support/certificates/', import.meta.url)
const pem = (name: string): Buffer => readFileSync(new URL(name, certificates))
const clients: HttpGet[] = []

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose()
})

function client(options: Partial<ConstructorParameters<typeof HttpGet>[0]> = {}): HttpGet {
  const made = new HttpGet({ timeout: 5_000, ...options })
  clients.push(made)
  return made
}

test('an answer', async () => {
  const { url, requests } = await identityServer((_, reply) => reply.writeHead(418).end('tea'))
  expect(await client().get(url, { 'x-auth-token': 'good' })).toEqual({ status: 418, body: Buffer.from('tea') })
  expect(requests[0]?.headers).toMatchObject({ 'x-auth-token': 'good' })
})

test('a connection serves many requests', async () => {
  const { url, requests } = await identityServer((_, reply) => reply.end())
  const http = client()
  await http.get(url, {})
  await http.get(url, {})
  expect(new Set(requests.map(({ socket }) => socket)).size).toBe(1)
})

test('a redirect is an answer', async () => {
  const { url } = await identityServer((_, reply) => reply.writeHead(302, { location: 'http://localhost:1/' }).end())
  expect((await client().get(url, {})).status).toBe(302)
})

test('nothing is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000))
  const { url, requests } = await identityServer((_, reply) =>
    reply.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  )
  expect((await client().get(url, {})).body.length).toBe(bomb.length)
  expect(requests[0]?.headers).not.toHaveProperty('accept-encoding')
})

test('an answer without an end is not read to its end', async () => {
  let sent = 0
  const { url, requests } = await identityServer((_, reply) => {
    const more = (): void => {
      while (!reply.destroyed && reply.write(Buffer.alloc(65_536))) sent += 65_536
    }
    reply.on('drain', more).on('error', () => {})
    more()
  })
  await expect(client({ limit: 1_000_000, retries: 3 }).get(url, {})).rejects.toThrow('more than 1000000 bytes')
  expect(sent).toBeLessThan(20_000_000)
  expect(requests.length).toBe(1)
})

test('an answer of the limit', async () => {
  const { url } = await identityServer((_, reply) => reply.end('x'.repeat(100)))
  expect((await client({ limit: 100 }).get(url, {})).body.length).toBe(100)
  await expect(client({ limit: 99 }).get(url, {})).rejects.toThrow(RangeError)
})

test.each([
  ['never answers', () => {}],
  ['never ends', (_: unknown, reply: { write(text: string): void }) => reply.write('x')],
])('a server that %s', async (_, answer) => {
  const { url, requests } = await identityServer(answer as never)
  await expect(client({ timeout: 50, retries: 3 }).get(url, {})).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(requests.length).toBe(1)
})

async function breaking(times: number): Promise<{ url: string; server: Server; connections: () => number }> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {})
    if (connections <= times) socket.resetAndDestroy()
    else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    server,
    connections: () => connections,
  }
}

test.each([
  [2, 2, 'ok', 3],
  [3, 2, undefined, 3],
  [1, 0, undefined, 1],
])('cut off %d times, tried again up to %d times', async (times, retries, body, expected) => {
  const { url, server, connections } = await breaking(times)
  const answer = client({ retries }).get(url, {})
  if (body === undefined) await expect(answer).rejects.toThrow()
  else expect(String((await answer).body)).toBe(body)
  expect(connections()).toBe(expected)
  server.close()
})

const tls = { cert: pem('old.crt'), key: pem('old.key') }

test.each([
  ['whom we trust', { ca: pem('old.crt') }, true],
  ['whom we do not', { ca: pem('new.crt') }, false],
  ['whom nobody does', {}, false],
  ['anybody', { insecure: true }, true],
])('a certificate of %s', async (_, options, trusted) => {
  const { url, requests } = await identityServer((_, reply) => reply.end('ok'), { tls })
  const answer = client(options).get(url, { 'x-auth-token': 'good' })
  if (trusted) expect(String((await answer).body)).toBe('ok')
  else await expect(answer).rejects.toThrow(/self-signed|certificate|issuer/)
  expect(requests.length).toBe(trusted ? 1 : 0)
})

test('what cannot be asked', async () => {
  await expect(client().get('http://127.0.0.1:1/', {})).rejects.toThrow('ECONNREFUSED')
  await expect(client().get('http://127.0.0.1:1/', { 'x-a': 'b\r\nc: d' })).rejects.toThrow('Invalid character')
})
