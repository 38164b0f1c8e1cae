import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Connections } from '../../src/server/connections.ts'
import { afterwards, eventually, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', '', '']

interface Draining {
  port: number
  connections: Connections
  replies: ServerResponse[]
}

async function draining(
  answer: (reply: ServerResponse, message: IncomingMessage) => void,
  linger = 100,
): Promise<Draining> {
  const server = createServer()
  const connections = new Connections(server, linger)
  const replies: ServerResponse[] = []
  server.on('request', (message, reply) => {
    connections.add(reply)
    replies.push(reply)
    answer(reply, message)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, connections, replies }
}

const whole = (reply: ServerResponse): void => void reply.writeHead(200, ['content-length', '5']).end('whole')

test('a server without connections stops at once', async () => {
  const { connections, port } = await draining(whole)
  const begin = Date.now()
  await connections.drain(10_000)
  expect(Date.now() - begin).toBeLessThan(90)
  await new Wire(port).closed
})

test('what is owed on a connection is known', async () => {
  const { port, connections, replies } = await draining(() => {})
  const wire = new Wire(port).send(...GET, ...GET)
  await eventually(() => replies.length === 2)
  const socket = replies[0]?.req.socket
  if (!socket) throw expect.unreachable()
  expect(connections.latest(socket)).toBe(replies[1])
  replies[1]?.end('b')
  expect(connections.isIdle(socket)).toBe(false)
  replies[0]?.end('a')
  await wire.until(/b$/)
  await eventually(() => connections.isIdle(socket))
})

test('nothing is kept of what is over: while a body is still to come, it is not', async () => {
  const { port, connections, replies } = await draining(whole)
  const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 4', '', 'bo')
  await wire.until(/whole$/)
  const reply = replies[0]
  if (!reply) throw expect.unreachable()
  const { socket } = reply.req
  await eventually(() => reply.writableFinished)
  expect(connections.latest(socket)).toBe(reply)
  wire.send('dy')
  wire.send(...GET)
  await eventually(() => replies.length === 2)
  await eventually(() => connections.latest(socket) === undefined)
})

test('a request under way is answered, as the last of its connection', async () => {
  const { port, connections, replies } = await draining(() => {})
  const wire = new Wire(port).send(...GET)
  await eventually(() => replies.length === 1)
  let drained = false
  const drain = connections.drain(10_000).then(() => {
    drained = true
  })
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(drained).toBe(false)
  if (replies[0]) whole(replies[0])
  expect(await wire.end()).toMatch(/connection: close[\s\S]*whole$/i)
  await drain
})

test('idle connections are closed, also those that never asked for anything', async () => {
  const { port, connections } = await draining(whole)
  const [idle, silent] = [new Wire(port).send(...GET), new Wire(port)]
  await idle.until(/whole/)
  const begin = Date.now()
  await connections.drain(10_000)
  await Promise.all([idle.closed, silent.closed])
  expect(Date.now() - begin).toBeLessThan(1000)
})

test('a connection on which something may yet come is kept for a while', async () => {
  const { port, connections } = await draining(whole, 1000)
  const wire = new Wire(port).send(...GET)
  await wire.until(/whole/)
  const drain = connections.drain(10_000)
  await new Promise((resolve) => setTimeout(resolve, 600))
  wire.send(...GET)
  expect(await wire.end()).toMatch(/keep-alive[\s\S]*whole[\s\S]*connection: close[\s\S]*whole$/i)
  await drain
})

test('a request that arrives on an open connection meanwhile is answered', async () => {
  const { port, connections } = await draining(whole)
  const wire = new Wire(port).send(...GET)
  await wire.until(/whole/)
  const drain = connections.drain(10_000)
  await new Promise((resolve) => setTimeout(resolve, 20))
  wire.send(...GET)
  expect(await wire.end()).toMatch(/keep-alive[\s\S]*whole[\s\S]*connection: close[\s\S]*whole$/i)
  await drain
})

test('so is one that came while the process had no time to look', async () => {
  const { port, connections } = await draining(whole, 250)
  const wire = new Wire(port).send(...GET)
  await wire.until(/whole/)
  const drain = connections.drain(10_000)
  await new Promise((resolve) => setTimeout(resolve, 250))
  setImmediate(() => {
    wire.send(...GET)
    for (const end = performance.now() + 500; performance.now() < end; );
  })
  expect(await wire.end()).toMatch(/connection: close[\s\S]*whole$/i)
  await drain
})

test('nobody new is served', async () => {
  const { port, connections, replies } = await draining(() => {})
  new Wire(port).send(...GET)
  await eventually(() => replies.length === 1)
  const drain = connections.drain(300)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const refused = await new Promise<NodeJS.ErrnoException>((resolve) => new Wire(port).socket.on('error', resolve))
  expect(refused.code).toBe('ECONNREFUSED')
  await drain
})

test('an answer that is only half read is not cut off', async () => {
  const body = Buffer.alloc(20_000_000, 'x')
  const { port, connections, replies } = await draining((reply) => {
    reply.writeHead(200, ['content-length', String(body.length)]).end(body)
  })
  const wire = new Wire(port).send(...GET)
  wire.socket.pause()
  await eventually(() => replies.length === 1)
  const drain = connections.drain(10_000)
  await new Promise((resolve) => setTimeout(resolve, 350))
  wire.socket.resume()
  await wire.until(/x$/)
  await drain
  await wire.closed
  expect(wire.text.length).toBeGreaterThan(body.length)
})

test('a stream that began before goes on to its end, and its connection is closed then', async () => {
  const { port, connections, replies } = await draining((reply) => reply.write('begin'))
  const wire = new Wire(port).send(...GET)
  await wire.until(/begin/)
  const drain = connections.drain(10_000)
  await new Promise((resolve) => setTimeout(resolve, 250))
  replies[0]?.end('end')
  expect(await wire.end()).toMatch(/begin[\s\S]*end\r\n0\r\n\r\n$/)
  await drain
})

test('what has not finished in time is destroyed', async () => {
  const { port, connections, replies } = await draining(() => {})
  const wire = new Wire(port).send(...GET)
  await eventually(() => replies.length === 1)
  const idle = new Wire(port)
  expect(await connections.drain(50)).toBe(1)
  expect(await wire.end()).toBe('')
  await idle.closed
})

test('what is owed now is settled when it is written, or nobody waits for it any more', async () => {
  const { port, connections, replies } = await draining(() => {})
  await connections.settled()
  const [first, second] = [new Wire(port).send(...GET, ...GET), new Wire(port).send(...GET)]
  await eventually(() => replies.length === 3)
  let settled = false
  const all = connections.settled().then(() => {
    settled = true
  })
  const later = new Wire(port).send(...GET)
  await eventually(() => replies.length === 4)
  second.socket.destroy()
  for (const { req } of replies) expect(req.url).toBe('/')
  replies[1]?.end('b')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(settled).toBe(false)
  replies[0]?.end('a')
  await first.until(/b$/)
  await all
  later.socket.destroy()
})
