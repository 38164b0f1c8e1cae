/* What a proxy makes of an upstream is told in proxy.test.ts; here, what is promised to it. */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Upstream, type UpstreamRequest } from '../../src/apps/upstream.ts'
import { afterwards, listening } from '../server/wire.ts'

const request = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
  signal: new AbortController().signal,
  ...more,
})

async function upstreamOf(listener: Parameters<typeof listening>[0]) {
  const { port } = await listening(listener)
  const limits = { connectTimeout: 0, timeout: 0, maxConnections: Number.POSITIVE_INFINITY }
  const upstream = new Upstream({ target: `http://127.0.0.1:${port}`, ...limits })
  afterwards(() => upstream.dispose())
  return upstream
}

test('the head is given when it is there, the body as it comes', async () => {
  const upstream = await upstreamOf((_message, reply) => {
    reply.writeHead(201, { 'x-a': 'b' }).write('one')
    setTimeout(() => reply.end('two'), 20)
  })
  const answer = await upstream.ask(request())
  expect([answer.statusCode, answer.headers['x-a']]).toEqual([201, 'b'])
  expect(String(Buffer.concat(await answer.toArray()))).toBe('onetwo')
})

test('who is not wanted any more is not asked', async () => {
  const upstream = await upstreamOf(() => expect.unreachable())
  await expect(upstream.ask(request({ signal: AbortSignal.abort() }))).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([
  ['fails', (body: Readable) => body.destroy(new Error('the disk is gone')), 'the disk is gone'],
  ['is closed before its end', (body: Readable) => body.destroy(), 'ended before its body was complete'],
])('a body that %s fails as it does', async (_, end, message) => {
  const aborted: unknown[] = []
  const upstream = await upstreamOf((message) => void once(message, 'aborted').then((event) => aborted.push(event)))
  const body = new Readable({ read() {} })
  body.push('half')
  setTimeout(() => end(body), 50)
  const asking = upstream.ask(request({ method: 'POST', body, headers: { 'transfer-encoding': 'chunked' } }))
  await expect(asking).rejects.toThrow(message)
  await expect.poll(() => aborted.length).toBe(1)
})
