import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { pour } from '../../src/bridges/pour.ts'
import { eventually, exchange, listening, Wire } from '../server/wire.ts'

const LAST = ['GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '']

/** Serves what a stream pours; a failure before the head is a 500. */
async function poured(source: () => Readable, prepare: (reply: ServerResponse) => void = () => {}) {
  const failures: unknown[] = []
  const { port } = await listening((_message, reply) => {
    prepare(reply)
    pour(source(), reply, (error) => {
      failures.push(error)
      reply.writeHead(500).end('failed')
    })
  })
  return { port, failures }
}

test('a stream is sent, and the answer ended with it', async () => {
  const { port } = await poured(() => Readable.from(['one', Buffer.from('two')]))
  expect(await exchange(port, ...LAST)).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*one[\s\S]*two\r\n0\r\n\r\n$/)
})

test('the head does not wait for a stream that has nothing to say', async () => {
  const { port } = await poured(() => new Readable({ read() {} }))
  await new Wire(port).send(...LAST).until(/^HTTP\/1.1 200 OK/)
})

test.each<[string, () => Readable]>([
  [
    'fails at once',
    () =>
      new Readable({
        read() {
          this.destroy(new Error('no'))
        },
      }),
  ],
  [
    'is closed',
    () =>
      new Readable({
        read() {
          this.destroy()
        },
      }),
  ],
  ['was closed before', () => new Readable({ read() {} }).destroy()],
  ['yields what is no text', () => Readable.from([1])],
])('a stream that %s is told of before the head', async (_, source) => {
  const { port, failures } = await poured(source)
  expect(await exchange(port, ...LAST)).toContain('failed')
  expect(failures).toHaveLength(1)
})

test('a stream that was read before is told of', async () => {
  const source = Readable.from(['a'])
  await source.toArray()
  const { port, failures } = await poured(() => source)
  expect(await exchange(port, ...LAST)).toContain('failed')
  expect(String(failures[0])).toContain('was read before')
})

test.each([
  ['fails later', (source: Readable) => source.destroy(new Error('no'))],
  ['yields what is no text', (source: Readable) => source.push(1)],
])('a stream that %s breaks the answer off', async (_, end) => {
  const { port, failures } = await poured(() => {
    const source = new Readable({ objectMode: true, read() {} })
    source.push('half')
    setTimeout(() => end(source), 20)
    return source
  })
  const text = await exchange(port, ...LAST)
  expect(text).toContain('half')
  expect(text).not.toContain('\r\n0\r\n')
  expect(failures).toEqual([])
})

test('a stream is read no faster than the client reads, and destroyed when it goes', async () => {
  let given = 0
  const destroyed = vi.fn()
  const source = () =>
    new Readable({
      read() {
        given += 1
        this.push(Buffer.alloc(1_000_000))
      },
      destroy: (error, done) => done(destroyed() ?? error),
    })
  const { port } = await poured(source)
  const wire = new Wire(port).send(...LAST)
  await wire.until(/^HTTP/)
  wire.socket.pause()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(given).toBeLessThan(100)
  wire.socket.destroy()
  await eventually(() => destroyed.mock.calls.length === 1)
})

test('an answer is as long as it says', async () => {
  const { port } = await poured(
    () => Readable.from(['ab']),
    (reply) => reply.setHeader('content-length', '5'),
  )
  const text = await exchange(port, ...LAST)
  expect(text).not.toContain('200 OK\r\n\r\nab\r\n')
})
