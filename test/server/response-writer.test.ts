import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { writeResponse } from '../../src/server/response-writer.ts'
import { WRITERS } from './servers.ts'
import { exchange, listening, Wire } from './wire.ts'

interface Written {
  status: number
  headers: string[]
  body: string
}

const web = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('a'))
      controller.close()
    },
  })
async function* iterable(): AsyncGenerator<string> {
  yield 'a'
}
const chunked = '1\r\na\r\n0\r\n\r\n'

const cases: [string, () => Response, headers: string[], body: string][] = [
  ['text', () => new Response(200, {}, 'a'), ['content-length: 1'], 'a'],
  ['text beyond ASCII', () => new Response(200, {}, 'é'), ['content-length: 2'], 'Ã©'],
  ['bytes', () => new Response(200, {}, new Uint8Array([97, 98])), ['content-length: 2'], 'ab'],
  ['nothing', () => new Response(200), ['content-length: 0'], ''],
  ['an empty text', () => new Response(200, {}, ''), ['content-length: 0'], ''],
  ['another length than its own', () => new Response(200, { 'content-length': '9' }, 'a'), ['content-length: 1'], 'a'],
  ['a framing in capitals', () => new Response(200, { 'Content-Length': '9' }, 'a'), ['content-length: 1'], 'a'],
  [
    'chunks that are none',
    () => new Response(200, { 'transfer-encoding': 'chunked' }, 'a'),
    ['content-length: 1'],
    'a',
  ],
  ['a list', () => new Response(200, { link: ['<a>', '<b>'] }), ['link: <a>', 'link: <b>', 'content-length: 0'], ''],
  ['one that has no body', () => new Response(204, { 'content-length': '1' }, 'a'), [], ''],
  ['one that has not changed', () => new Response(304, { etag: '"a"' }, 'a'), ['etag: "a"'], ''],
  ['a stream', () => new Response(200, {}, Readable.from(['a'])), ['Transfer-Encoding: chunked'], chunked],
  ['a web stream', () => new Response(200, {}, web()), ['Transfer-Encoding: chunked'], chunked],
  ['an iterable', () => new Response(200, {}, iterable()), ['Transfer-Encoding: chunked'], chunked],
  ['a stream of a length', () => new Response(200, { 'content-length': '1' }, iterable()), ['content-length: 1'], 'a'],
  ['a stream that may not be', () => new Response(204, { 'content-length': '1' }, iterable()), [], ''],
]

describe.each(WRITERS)('$name', ({ listen }) => {
  // Date and the fields of the connection are node's own.
  async function written(response: () => Response, { method = 'GET', version = '1.1' } = {}): Promise<Written> {
    const { port } = await listen(({ send, socket }) => {
      try {
        send(response(), () => socket.destroy())
      } catch (error) {
        send(Response.text((error as Error).name, 500))
      }
    })
    const text = await exchange(port, `${method} / HTTP/${version}`, 'Host: h', 'Connection: close', '', '')
    const [head = '', ...body] = text.split('\r\n\r\n')
    const [line = '', ...headers] = head.split('\r\n')
    return {
      status: Number(line.split(' ')[1]),
      headers: headers.filter((field) => !/^(?:date|connection|keep-alive):/i.test(field)),
      body: body.join('\r\n\r\n'),
    }
  }

  test.each(cases)('%s', async (_, response, headers, body) => {
    expect(await written(response)).toEqual({ status: response().status, headers, body })
  })

  test.each(cases.slice(0, 4))('HEAD has the head of GET and no body: %s', async (_, response, headers) => {
    expect(await written(response, { method: 'HEAD' })).toMatchObject({ headers, body: '' })
  })

  test('HEAD does not read a stream', async () => {
    const stream = new Readable({ read: () => expect.unreachable() })
    const answer = await written(() => new Response(200, { 'content-length': '5' }, stream), { method: 'HEAD' })
    expect(answer).toMatchObject({ headers: ['content-length: 5'], body: '' })
    expect(stream.destroyed).toBe(true)
  })

  test('HTTP/1.0 knows no chunks', async () => {
    expect(await written(() => new Response(200, {}, iterable()), { version: '1.0' })).toMatchObject({
      headers: [],
      body: 'a',
    })
  })

  describe('nothing is sent of an answer that may not be sent', () => {
    const bad: [string, () => Response][] = [
      ['a line break in a value', () => new Response(200, { a: 'secret', b: 'x\r\nset-cookie: stolen' }, 'secret')],
      ['a line feed', () => new Response(200, { a: 'secret', b: 'x\ny' })],
      ['a NUL', () => new Response(200, { a: 'secret', b: 'x\0' })],
      ['one in a list', () => new Response(200, { a: 'secret', b: ['x', 'y\r\nz'] })],
      ['a name that is none', () => new Response(200, { a: 'secret', 'b\r\nc': 'd' })],
      ['beyond latin1', () => new Response(200, { a: 'secret', b: '€' })],
      ['in a stream', () => new Response(200, { a: 'secret', b: 'x\r\n' }, 's')],
      ['no final status', () => new Response(100, { a: 'secret' })],
      ['a status that is a fraction', () => new Response(200.5, { a: 'secret' })],
      ['no number', () => new Response(Number.NaN, { a: 'secret' })],
      ['a status beyond all', () => new Response(1000, { a: 'secret' })],
    ]
    test.each(bad)('%s', async (_, response) => {
      const answer = await written(response)
      expect(answer).toMatchObject({ status: 500, body: expect.stringMatching(/^(?:Type|Range)Error$/) })
      expect(JSON.stringify(answer)).not.toMatch(/secret|stolen/)
    })

    test('whatever control character it is', async () => {
      const { port } = await listen(({ url, send }) => {
        const value = JSON.parse(decodeURIComponent(url.slice(1)))
        try {
          send(new Response(200, { a: 'secret', b: value }))
        } catch {
          send(new Response(500))
        }
      })
      const value = fc.string({ unit: fc.constantFrom('a', ' ', '\r', '\n', '\0', ':'), maxLength: 6 })
      await fc.assert(
        fc.asyncProperty(value, async (text) => {
          const target = `/${encodeURIComponent(JSON.stringify(text))}`
          const answer = await exchange(port, `GET ${target} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
          const fine = !/[\r\n\0]/.test(text)
          expect(answer).toMatch(fine ? /^HTTP\/1.1 200 OK\r\n/ : /^HTTP\/1.1 500 Internal Server Error\r\n/)
          expect(answer.includes('secret')).toBe(fine)
        }),
        { numRuns: 40 },
      )
    })
  })

  test('a connection on which much was asked has no more listeners than another', async () => {
    const counts: number[] = []
    const events = ['close', 'drain', 'end', 'error', 'finish', 'timeout']
    const { port } = await listen(({ socket, send }) => {
      counts.push(events.reduce((sum, event) => sum + socket.listenerCount(event), 0))
      send(new Response(200, {}, Readable.from(['read'])))
    })
    const wire = new Wire(port)
    for (let asked = 0; asked < 30; asked += 1) {
      wire.text = ''
      wire.send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 1', '', 'a')
      await wire.until(/\r\n0\r\n\r\n$/)
    }
    expect(counts).toHaveLength(30)
    expect(Math.max(...counts.slice(10))).toBeLessThanOrEqual(Math.max(...counts.slice(0, 3)))
    expect(wire.socket.listenerCount('close')).toBeLessThan(5)
  })

  test('a stream for a client that is gone is not read', async () => {
    const stream = new Readable({ read: () => expect.unreachable() })
    const { port } = await listen(({ socket, send }) => {
      socket.destroy()
      send(new Response(200, {}, stream))
    })
    await exchange(port, 'GET / HTTP/1.1', 'Host: h', '', '')
    expect(stream.destroyed).toBe(true)
  })

  test('the failure of a stream is told', async () => {
    const told = vi.fn()
    const { port } = await listen(({ send }) => {
      const stream = Readable.from([Promise.reject(new Error('no such file'))])
      send(new Response(200, {}, stream), (error) => {
        told(error)
        send(new Response(500))
      })
    })
    const wire = new Wire(port).send('GET / HTTP/1.1', 'Host: h', '', '')
    expect(await wire.until(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 500/)
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no such file' }))
  })
})

test('node:http: nothing is sent of it where headers were set before, either', async () => {
  const { port } = await listening((_, reply) => {
    reply.setHeader('x-before', '1')
    try {
      writeResponse(new Response(200, { a: 'secret', b: 'x\n' }), reply, () => {})
    } catch {
      writeResponse(new Response(500, { c: 'd' }), reply, () => {})
    }
  })
  const text = await exchange(port, 'GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '')
  expect(text).toMatch(/^HTTP\/1.1 500 Internal Server Error\r\nx-before: 1\r\nc: d\r\n/)
  expect(text).not.toContain('secret')
})
