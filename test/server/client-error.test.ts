import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { answerClientErrors } from '../../src/server/client-error.ts'
import { Connections } from '../../src/server/connections.ts'
import { afterwards, eventually, exchange, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', '', '']
const CHUNKED = ['POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '']

/** A server that keeps its replies for the test to end. */
async function waiting(options: object = {}): Promise<{ port: number; replies: ServerResponse[] }> {
  const replies: ServerResponse[] = []
  const server = createServer({ connectionsCheckingInterval: 50, ...options })
  const connections = new Connections(server)
  answerClientErrors(server, connections)
  server.on('request', (_, reply) => {
    connections.add(reply)
    replies.push(reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, replies }
}

test.each([
  ['what is not HTTP', 400, ['GARBAGE', '', '']],
  ['a blank before a colon', 400, ['GET / HTTP/1.1', 'Host : h', '', '']],
  ['two framings', 400, ['GET / HTTP/1.1', 'Host: h', 'Content-Length: 1', 'Transfer-Encoding: chunked', '', '']],
  ['too many headers', 431, ['GET / HTTP/1.1', `a: ${'b'.repeat(20_000)}`, '', '']],
  ['half a head', 408, ['GET / HTTP/1.1', 'Host']],
])('%s is a %i, and the connection is closed', async (_, status, request) => {
  const { port } = await waiting({ headersTimeout: 100 })
  expect(await exchange(port, ...request)).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nConnection: close\r\n`))
})

test('a good request is answered before the bad one that follows it', async () => {
  const { port, replies } = await waiting()
  const wire = new Wire(port).send(...GET, ...GET).send('GARBAGE', '', '')
  await eventually(() => replies.length === 2)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(wire.text).toBe('')
  replies[1]?.end('second')
  replies[0]?.end('first')
  expect(await wire.end()).toMatch(/200 OK[\s\S]*first[\s\S]*200 OK[\s\S]*second[\s\S]*HTTP\/1.1 400 Bad Request/)
})

test('an error in the body is the answer to that request, in its turn', async () => {
  const { port, replies } = await waiting()
  const wire = new Wire(port).send(...GET, ...CHUNKED).send('no size\r\n')
  await eventually(() => replies.length === 2)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(wire.text).toBe('')
  replies[0]?.end('first')
  expect(await wire.end()).toMatch(/200 OK[\s\S]*first[\s\S]*HTTP\/1.1 400 Bad Request[\s\S]*\r\n\r\n$/)
})

test('a body that takes too long is a 408', async () => {
  const { port } = await waiting({ headersTimeout: 100, requestTimeout: 150 })
  expect(await exchange(port, ...CHUNKED.slice(0, -1), '5')).toMatch(/^HTTP\/1.1 408/)
})

test.each(['no size\r\n', '5'])('a request that has its answer gets no second one for the body %j', async (body) => {
  const { port, replies } = await waiting({ headersTimeout: 100, requestTimeout: 150 })
  const wire = new Wire(port).send(...CHUNKED)
  await eventually(() => replies.length === 1)
  replies[0]?.end('answer')
  await wire.until(/answer/)
  wire.send(body)
  expect((await wire.end()).match(/HTTP\/1.1/g)).toHaveLength(1)
})

test('an answer that is under way is finished', async () => {
  const { port, replies } = await waiting()
  const wire = new Wire(port).send(...CHUNKED)
  await eventually(() => replies.length === 1)
  replies[0]?.write('half')
  wire.send('no size\r\n')
  await new Promise((resolve) => setTimeout(resolve, 20))
  replies[0]?.end('whole')
  const text = await wire.end()
  expect(text).toContain('5\r\nwhole\r\n0\r\n\r\n')
  expect(text.match(/HTTP\/1.1/g)).toHaveLength(1)
})

test('whatever follows the first error is not looked at', async () => {
  const { port } = await waiting()
  const wire = new Wire(port).send('GARBAGE', '', '')
  await wire.until(/400/)
  wire.send('GARBAGE', '', '')
  expect((await wire.end()).match(/HTTP\/1.1/g)).toHaveLength(1)
})

test('a client that resets its connection is not answered', async () => {
  const { port, replies } = await waiting()
  const wire = new Wire(port).send(...GET)
  await eventually(() => replies.length === 1)
  wire.socket.resetAndDestroy()
  await eventually(() => replies[0]?.destroyed ?? false)
  expect(replies[0]?.headersSent).toBe(false)
})
