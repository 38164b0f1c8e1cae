import { describe, expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { writeResponse } from '../../src/server/response-writer.ts'
import { WRITERS } from './servers.ts'
import { eventually, exchange, listening, Wire } from './wire.ts'

const MEGABYTE = 'x'.repeat(1024 * 1024)
const GET = ['GET / HTTP/1.1', 'Host: h', '', '']

describe.each(WRITERS)('$name', ({ listen }) => {
  async function refusing(): Promise<{ port: number; received: () => number }> {
    let received = (): number => 0
    const { port } = await listen(({ method, socket, send }) => {
      received = () => socket.bytesRead
      send(method === 'GET' ? Response.text('got') : Response.text('refused', 413))
    })
    return { port, received: () => received() }
  }

  describe('a little body that nobody read does not keep the next request out', () => {
    test('when it comes with its head', async () => {
      const { port } = await refusing()
      const wire = new Wire(port).send(
        'POST / HTTP/1.1',
        'Host: h',
        'Content-Length: 5',
        '',
        `GET /${GET.join('\r\n')}`,
      )
      expect(await wire.until(/got/)).toMatch(/^HTTP\/1.1 413[\s\S]*refusedHTTP\/1.1 200/)
    })

    test('when it comes later', async () => {
      const { port } = await refusing()
      const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 60000', '', '')
      await wire.until(/refused/)
      wire.send(MEGABYTE.slice(0, 60_000), '').send(...GET)
      await wire.until(/got/)
    })
  })

  describe('a client that is still sending much reads its answer', () => {
    test.each([
      ['of a known length', 'Content-Length: 20971520', ''],
      ['of a length that is not known', 'Transfer-Encoding: chunked', '100000\r\n'],
    ])('%s', async (_, field, before) => {
      const { port } = await refusing()
      const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', field, '', before + MEGABYTE.slice(0, 1000))
      const text = await wire.until(/refused/)
      expect(text).toMatch(/^HTTP\/1.1 413[\s\S]*\r\nconnection: close\r\n/i)
      // The connection is alive: the client may go on sending for a while.
      wire.send(MEGABYTE.slice(1000))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(wire.socket.writable).toBe(true)
      wire.socket.end()
      await wire.closed
      expect(wire.text).toBe(text)
    })

    test('and the connection is closed when the body has come to its end', async () => {
      const { port } = await refusing()
      const size = 4 * MEGABYTE.length
      const text = await exchange(port, 'POST / HTTP/1.1', 'Host: h', `Content-Length: ${size}`, '', MEGABYTE.repeat(4))
      expect(text).toMatch(/^HTTP\/1.1 413[\s\S]*refused$/)
    })

    test('HEAD, too', async () => {
      const { port } = await refusing()
      const text = await exchange(
        port,
        'HEAD / HTTP/1.1',
        'Host: h',
        'Content-Length: 100000',
        '',
        MEGABYTE.slice(0, 100_000),
      )
      expect(text).toMatch(/^HTTP\/1.1 413[\s\S]*content-length: 7\r\n[\s\S]*\r\n\r\n$/)
    })
  })

  test('who never stops sending is cut off, in bytes and in time', async () => {
    const { port, received } = await refusing()
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 1000000000000', '', '')
    const begin = Date.now()
    const pump = (): void => {
      while (!wire.socket.destroyed && wire.socket.write(MEGABYTE));
    }
    wire.socket.on('drain', pump)
    pump()
    await wire.until(/refused/)
    await wire.closed
    expect(Date.now() - begin).toBeLessThan(4000)
    await eventually(() => received() < 16 * MEGABYTE.length)
  })
})

test('node:http: a little body does not keep the next request out when somebody has begun to read it', async () => {
  const { port } = await listening((message, reply) => {
    message.once('data', () => {
      message.pause()
      writeResponse(Response.text('answered'), reply, () => {})
    })
  })
  const request = ['POST / HTTP/1.1', 'Host: h', 'Content-Length: 60000', '', MEGABYTE.slice(0, 60_000)]
  const wire = new Wire(port).send(...request)
  await wire.until(/answered/)
  wire.send(...request)
  await wire.until(/answered[\s\S]*answered/)
})
