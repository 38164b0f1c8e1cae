import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { pump } from '../../src/server/pump.ts'
import { eventually, exchange, listening, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '']

interface Pumping {
  port: number
  onFailure: (error: unknown) => void
  failures: unknown[]
}

async function pumping(make: () => Readable, headers: string[] = []): Promise<Pumping> {
  const failures: unknown[] = []
  const onFailure = vi.fn((error: unknown) => failures.push(error))
  const { port } = await listening((_, reply) => {
    reply.strictContentLength = true
    pump({
      source: make(),
      reply,
      sendHead: () => reply.writeHead(200, headers),
      onFailure: (error) => {
        onFailure(error)
        if (reply.headersSent) reply.destroy()
        else reply.writeHead(500).end()
      },
    })
  })
  return { port, onFailure, failures }
}

test('whatever comes is sent, in its order', async () => {
  let chunks: string[] = []
  const { port } = await pumping(() => Readable.from(chunks))
  const ascii = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '0'), maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(ascii, { maxLength: 10 }), async (given) => {
      chunks = given
      const text = await exchange(port, 'GET / HTTP/1.0', '', '')
      expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(given.join(''))
    }),
    { numRuns: 30 },
  )
})

test('a client that does not read holds the stream up', async () => {
  let made = 0
  const chunk = Buffer.alloc(64 * 1024)
  const total = 64 * 1024 * 1024
  const { port } = await pumping(
    () =>
      new Readable({
        read() {
          made += chunk.length
          this.push(made > total ? null : chunk)
        },
      }),
  )
  const wire = new Wire(port).send(...GET)
  wire.socket.pause()
  await eventually(() => made > 0)
  await new Promise((resolve) => setTimeout(resolve, 150))
  // What fits into the buffers of the two sockets, and no more.
  expect(made).toBeLessThan(total / 2)
  wire.socket.removeAllListeners('data')
  wire.socket.resume()
  await wire.closed
  expect(made).toBeGreaterThan(total)
})

test('a client that goes away ends the stream, which is no failure', async () => {
  const source = new PassThrough()
  const { port, onFailure } = await pumping(() => source)
  const wire = new Wire(port).send(...GET)
  source.write('a')
  await wire.until(/a/)
  wire.socket.destroy()
  await eventually(() => source.destroyed)
  expect(onFailure).not.toHaveBeenCalled()
})

test('a stream that has nothing to say yet does not keep the head back', async () => {
  const source = new PassThrough()
  const { port } = await pumping(() => source)
  const wire = new Wire(port).send(...GET)
  expect(await wire.until(/\r\n\r\n$/)).toMatch(/^HTTP\/1.1 200 OK/)
  source.end('late')
  expect(await wire.end()).toContain('4\r\nlate\r\n0\r\n\r\n')
})

const broken = (): Readable => new Readable({ read() {} }).on('error', () => {}).destroy(new Error('broken before'))
const failing = (): Readable =>
  new Readable({
    read() {
      this.destroy(new Error('at once'))
    },
  })

test.each([
  ['fails', failing, 'at once'],
  ['failed already', broken, 'broken before'],
  ['was closed already', () => new PassThrough().destroy(), 'read before'],
  [
    'is closed before its end',
    () =>
      new PassThrough().on('resume', function (this: PassThrough) {
        this.destroy()
      }),
    'closed before its end',
  ],
])('a stream that %s is answered with an error', async (_, make, message) => {
  const { port, failures } = await pumping(make)
  expect(await exchange(port, ...GET)).toMatch(/^HTTP\/1.1 500/)
  expect(failures).toHaveLength(1)
  expect(String(failures[0])).toContain(message)
})

async function* midway(last: unknown): AsyncGenerator<unknown> {
  yield 'half'
  await new Promise((resolve) => setTimeout(resolve, 10))
  if (last instanceof Error) throw last
  yield last
}

test.each([
  ['fails midway', new Error('midway'), [], 'midway'],
  ['yields a number midway', 1, [], 'chunk'],
  ['is shorter than it promised', 'x', ['content-length', '9'], 'content-length'],
  ['is longer than it promised', 'longer', ['content-length', '5'], 'content-length'],
])('an answer whose stream %s does not look complete', async (_, last, headers, message) => {
  const { port, failures } = await pumping(() => Readable.from(midway(last)), headers)
  const text = await exchange(port, ...GET)
  expect(text).toContain('half')
  expect(text).not.toMatch(/\r\n0\r\n\r\n$|longer$/)
  expect(failures).toHaveLength(1)
  expect(String(failures[0])).toContain(message)
})

test('an answer that somebody else has ended meanwhile is left alone', async () => {
  const source = new PassThrough()
  const onFailure = vi.fn()
  const { port } = await listening((_, reply) => {
    pump({ source, reply, sendHead: () => reply.writeHead(200), onFailure })
    reply.writeHead(400, ['content-length', '0']).end()
    source.write('late')
  })
  expect(await exchange(port, ...GET)).toMatch(/^HTTP\/1.1 400/)
  await eventually(() => source.destroyed)
  expect(onFailure).not.toHaveBeenCalled()
})
