import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { constants } from 'node:http2'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { isDraining } from '../../src/contract/draining.ts'
import { Response } from '../../src/contract/response.ts'
import { httpServer } from '../../src/server/http-server.ts'
import { ask, files, frame, frames, serving, session } from './http2-client.ts'
import { afterwards, eventually } from './wire.ts'

const hello: Application = () => Response.text('hello')
/** An application that answers nothing before it is told to, and tells when it was asked. */
function held(text: string): { app: Application; asked: Promise<void>; answer: () => void } {
  let [ask, answer] = [(): void => {}, (): void => {}]
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const app: Application = ({ pathInfo }) => {
    if (pathInfo === '/') return Response.text('hello')
    ask()
    return new Promise((resolve) => {
      answer = () => resolve(Response.text(text))
    })
  }
  return { app, asked, answer: () => answer() }
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
// What nghttp2 makes of `GET / https h`: three fields of the static table, and the authority.
const HEAD = Buffer.from([0x82, 0x87, 0x84, 0x41, 0x01, 0x68])
// The same of `/s`.
const SLOW = Buffer.from([0x82, 0x87, 0x04, 0x02, 0x2f, 0x73, 0x41, 0x01, 0x68])

/** The codes of the frames that say that a connection ends. */
function goaways(said: Buffer): number[] {
  const codes: number[] = []
  for (let at = 0; at + 9 <= said.length; at += 9 + said.readUIntBE(at, 3)) {
    if (said[at + 3] === 7 && at + 17 <= said.length) codes.push(said.readUInt32BE(at + 13))
  }
  return codes
}

async function ended(socket: TLSSocket): Promise<void> {
  if (!socket.closed) await once(socket, 'close')
}

describe('the same application, port and certificate', () => {
  const app: Application = ({ protocol, scheme }) => Response.text(`${protocol} ${scheme}`)

  test('serve HTTP/2 and HTTP/1.1, as the client can', async () => {
    const { url, port } = await serving(app)
    expect(url).toMatch(/^https:/)
    expect((await ask(session(port), { ':path': '/' })).body).toBe('HTTP/2.0 https')
    const text = await new Promise((resolve) => {
      request({ port, rejectUnauthorized: false }, (message) => resolve(message.toArray())).end()
    })
    expect(String(text)).toBe('HTTP/1.1 https')
  })

  test('serve HTTP/1.1 alone unless HTTP/2 is asked for', async () => {
    const { port } = await serving(app, { http2: false })
    const socket = connect({ port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] })
    afterwards(() => socket.destroy())
    await once(socket, 'secureConnect')
    expect(socket.alpnProtocol).toBe('http/1.1')
  })

  test('and nothing without a certificate', async () => {
    await expect(httpServer({ port: 0, http2: true })(app)).rejects.toThrow('http2 needs tls_cert and tls_key')
  })

  test('a certificate is taken over by a swap', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
    afterwards(() => rmSync(folder, { recursive: true }))
    const own = { tlsCert: join(folder, 'tls.crt'), tlsKey: join(folder, 'tls.key') }
    copyFileSync(files.tlsCert, own.tlsCert)
    copyFileSync(files.tlsKey, own.tlsKey)
    const server = await serving(app, own)
    copyFileSync(files.tlsCert.replace('old', 'new'), own.tlsCert)
    copyFileSync(files.tlsKey.replace('old', 'new'), own.tlsKey)
    await server.swap(hello)
    const client = session(server.port)
    expect((await ask(client, { ':path': '/' })).body).toBe('hello')
    expect((client.socket as TLSSocket).getPeerCertificate().subject.CN).toBe('new')
  })
})

describe('who takes too long is cut', () => {
  test('saying nothing', async () => {
    const { port } = await serving(hello, { headersTimeout: 100 })
    const socket = connect({ port, rejectUnauthorized: false, ALPNProtocols: ['h2'] })
    await ended(socket.resume())
  })

  test('sending the head of a request', async () => {
    const { port } = await serving(hello, { headersTimeout: 100 })
    const socket = await frames(port)
    socket.write(frame(1, 0, 1, HEAD))
    await ended(socket)
  })

  test('sending a body: 408', async () => {
    const { port } = await serving(async (environ) => Response.text(await environ.text()), { requestTimeout: 100 })
    const stream = session(port).request({ ':path': '/', ':method': 'POST' })
    stream.on('error', () => {}).write('half')
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(408)
  })

  test('between two requests', async () => {
    const { port } = await serving(hello, { keepaliveTimeout: 100 })
    const client = session(port)
    expect((await ask(client, { ':path': '/' })).body).toBe('hello')
    await once(client, 'close')
  })

  test.each([
    ['in one piece', () => Buffer.alloc(5_000_000)],
    ['little', () => 'x'.repeat(1000)],
  ])('reading an answer %s', async (_, body) => {
    let gone = false
    const { port } = await serving(
      ({ signal }) => {
        signal.addEventListener('abort', () => {
          gone = true
        })
        return new Response(200, {}, body())
      },
      { writeTimeout: 100 },
    )
    const socket = await frames(port)
    // An initial window of nothing.
    socket.write(frame(4, 0, 0, Buffer.from([0, 4, 0, 0, 0, 0])))
    socket.write(frame(1, 5, 1, HEAD))
    await eventually(() => gone)
    await ended(socket)
  })

  test('but an application may take its time, and so may a client that reads', async () => {
    const app: Application = async ({ pathInfo }) => {
      if (pathInfo === '/slow') await pause(300)
      return new Response(200, {}, Buffer.alloc(pathInfo === '/slow' ? 4 : 400_000))
    }
    const { port } = await serving(app, { writeTimeout: 50, keepaliveTimeout: 50 })
    expect((await ask(session(port), { ':path': '/slow' })).body.length).toBe(4)
    const stream = session(port).request({ ':path': '/' })
    let read = 0
    for await (const chunk of stream) {
      read += chunk.length
      await pause(10)
    }
    expect(read).toBe(400_000)
  })
})

describe('a flood is answered by GOAWAY and the end of its connection, and hurts no other', () => {
  const repeated = (count: number, part: (index: number) => Buffer): Buffer =>
    Buffer.concat(Array.from({ length: count }, (_, index) => part(index)))
  const FLOODS: readonly (readonly [what: string, flood: Buffer])[] = [
    [
      'streams that are reset at once (CVE-2023-44487)',
      repeated(3000, (index) => {
        const id = 2 * index + 1
        return Buffer.concat([frame(1, 5, id, HEAD), frame(3, 0, id, Buffer.from([0, 0, 0, 8]))])
      }),
    ],
    [
      'a head without end (CVE-2024-27983)',
      Buffer.concat([frame(1, 1, 1, HEAD), repeated(100, () => frame(9, 0, 1, Buffer.from([0x40, 1, 97, 1, 98])))]),
    ],
    ['settings that must be answered (CVE-2019-9515)', repeated(10_000, () => frame(4, 0, 0))],
    ['pings that must be answered (CVE-2019-9512)', repeated(10_000, () => frame(6, 0, 0, Buffer.alloc(8)))],
    ['a stream of the number of a server', frame(1, 5, 2, HEAD)],
    ['a frame that is too large', frame(0, 0, 1, Buffer.alloc(20_000))],
    ['fields that cannot be decoded', frame(1, 5, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]))],
  ]

  test.each(FLOODS)('%s', async (_, flood) => {
    const { port } = await serving(hello, { headersTimeout: 300, keepaliveTimeout: 300 })
    const socket = await frames(port)
    let said = Buffer.alloc(0)
    socket.on('data', (data) => {
      said = Buffer.concat([said, data])
    })
    socket.write(flood)
    await ended(socket)
    const [code] = goaways(said)
    expect(code === undefined || code > 0).toBe(true)
    expect((await ask(session(port), { ':path': '/' })).body).toBe('hello')
  })

  test('a client has a hundred requests under way, and those beyond are refused unheard', async () => {
    let heard = 0
    const { port } = await serving(() => {
      heard += 1
      return new Promise(() => {})
    })
    const socket = await frames(port)
    for (let id = 1; id <= 301; id += 2) socket.write(frame(1, 5, id, HEAD))
    await eventually(() => heard === 100)
    await pause(50)
    expect(heard).toBe(100)
  })

  test('the fields of a head are bounded, and none is dropped', async () => {
    const { port } = await serving(({ headers }) => Response.text(String(headers['x-last'])), { maxHeaderSize: 16_384 })
    const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 'b']))
    const client = session(port)
    expect((await ask(client, { ':path': '/', ...many(300), 'x-last': 'seen' })).body).toBe('seen')
    await expect(ask(client, { ':path': '/', ...many(2000), 'x-last': 'seen' })).rejects.toThrow()
  })
})

describe('close()', () => {
  test('lets requests under way finish, and ends idle connections', async () => {
    const { app, asked, answer } = held('last')
    const server = await serving(app, { shutdownTimeout: 10_000 })
    const [idle, busy] = [session(server.port), session(server.port)]
    await ask(idle, { ':path': '/' })
    const slow = ask(busy, { ':path': '/slow' })
    await asked
    const closed = server.close()
    expect(server.close()).toBe(closed)
    await once(idle, 'close')
    expect(busy.destroyed).toBe(false)
    answer()
    expect((await slow).body).toBe('last')
    await closed
  })

  test('tells which requests were heard, and hears no other', async () => {
    const { app, asked, answer } = held('last')
    const server = await serving(app, { shutdownTimeout: 10_000 })
    const socket = await frames(server.port)
    let said = Buffer.alloc(0)
    socket.on('data', (data) => {
      said = Buffer.concat([said, data])
    })
    socket.write(frame(1, 5, 1, SLOW))
    await asked
    const closed = server.close()
    // RFC 9113 6.8: the last that was heard is the first, and nothing is wrong.
    const goaway = frame(7, 0, 0, Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]))
    await eventually(() => said.includes(goaway))
    socket.write(frame(1, 5, 3, HEAD))
    answer()
    await closed
    await ended(socket)
    expect([said.includes('last'), said.includes('hello')]).toEqual([true, false])
  })

  test('cuts off what does not finish in time', async () => {
    const { app, asked } = held('never')
    const server = await serving(app, { shutdownTimeout: 100 })
    const cut = expect(ask(session(server.port), { ':path': '/slow' })).rejects.toThrow()
    await asked
    await expect(server.close()).rejects.toThrow('1 request was cut off: it took longer than 100 ms')
    await cut
  })

  test('says that it drains, and serves on for a while', async () => {
    const app: Application = (environ) => Response.text(isDraining(environ) ? 'draining' : 'as ever')
    const server = await serving(app, { shutdownTimeout: 5000, drainDelay: 200 })
    const client = session(server.port)
    expect((await ask(client, { ':path': '/' })).body).toBe('as ever')
    const closed = server.close()
    expect((await ask(client, { ':path': '/' })).body).toBe('draining')
    const [code, last] = await once(client, 'goaway')
    expect([code, last]).toEqual([constants.NGHTTP2_NO_ERROR, 3])
    await closed
  })

  test('does not wait for a client that does not hang up', async () => {
    const server = await serving(hello, { shutdownTimeout: 60_000 })
    const socket = await frames(server.port, true)
    await once(socket, 'data')
    await server.close()
    expect(socket.closed).toBe(false)
  })
})

test('swap() tells when the last request of the application before has ended', async () => {
  const { app, asked, answer } = held('old')
  const server = await serving(app)
  const client = session(server.port)
  const slow = ask(client, { ':path': '/slow' })
  await asked
  let over = false
  const end = server
    .swap(() => Response.text('new'))
    .then(() => {
      over = true
    })
  expect((await ask(client, { ':path': '/' })).body).toBe('new')
  expect(over).toBe(false)
  answer()
  expect((await slow).body).toBe('old')
  await end
})
