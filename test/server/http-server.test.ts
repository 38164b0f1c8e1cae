import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { createConf } from '../../src/contract/conf.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { isDraining } from '../../src/contract/draining.ts'
import type { ManagedRunningServer } from '../../src/contract/managed-server.ts'
import { Response } from '../../src/contract/response.ts'
import type { HttpServerOptions } from '../../src/server/http-server.ts'
import { SERVERS } from './servers.ts'
import { afterwards, eventually, exchange, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', '', '']
const LAST = ['GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '']
const hello: Application = () => Response.text('hello')

describe.each(SERVERS)('$name', ({ create, factory }) => {
  async function running(options: HttpServerOptions, app = hello): Promise<ManagedRunningServer & { port: number }> {
    const server = await create({ port: 0, shutdownTimeout: 0, ...options })(app)
    afterwards(() => server.close().catch(() => {}))
    const { url, handle, close, handOver, swap } = server
    return { url, handle, close, handOver, swap, port: Number(new URL(url).port) }
  }

  describe('where it listens', () => {
    test('is told', async () => {
      const { url, port } = await running({})
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      expect(await exchange(port, ...LAST)).toMatch(/^HTTP\/1.1 200 OK[\s\S]*hello$/)
    })

    test('is told of an IPv6 address in brackets', async () => {
      expect((await running({ host: '::1' })).url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    })

    test('is told by the name that was given', async () => {
      expect((await running({ host: 'localhost' })).url).toMatch(/^http:\/\/localhost:\d+$/)
    })
  })

  describe('where it cannot listen', () => {
    test('another server listens', async () => {
      const { port } = await running({})
      await expect(create({ port })(hello)).rejects.toThrow(
        `cannot listen on 127.0.0.1:${port}: another server listens there`,
      )
    })

    test('is no address of this machine', async () => {
      await expect(create({ host: '192.0.2.1', port: 0 })(hello)).rejects.toThrow(
        'cannot listen on 192.0.2.1:0: this machine has no such address',
      )
    })

    test('the cause is kept', async () => {
      const { port } = await running({})
      await expect(create({ port })(hello)).rejects.toMatchObject({ cause: { code: 'EADDRINUSE' } })
    })
  })

  describe('the settings of a section', () => {
    const made = (...options: [string, string][]): unknown => factory(createConf([]), createConf(options))

    test('are read', async () => {
      const probe = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => probe.once('listening', resolve))
      const { port } = probe.address() as { port: number }
      await new Promise((resolve) => probe.close(resolve))
      const server = await factory(
        createConf([]),
        createConf([
          ['host', '127.0.0.1'],
          ['port', String(port)],
          ['headers_timeout', '5s'],
          ['request_timeout', '10'],
          ['keepalive_timeout', '1m'],
          ['write_timeout', '10s'],
          ['max_header_size', '32KiB'],
          ['max_connections', '100'],
          ['backlog', '64'],
          ['shutdown_timeout', '0'],
        ]),
      )
      const { url, close } = await server(hello)
      afterwards(() => close().catch(() => {}))
      expect(url).toBe(`http://127.0.0.1:${port}`)
      expect(
        await exchange(port, 'GET / HTTP/1.1', 'Host: h', `a: ${'b'.repeat(20_000)}`, 'Connection: close', '', ''),
      ).toMatch(/^HTTP\/1.1 200/)
    })

    test.each([
      [['port', 'http'], '"port" must be a whole number, not "http"'],
      [['port', '65536'], '"port" must be at most 65535, not "65536"'],
      [['keepalive', '1'], 'unknown option "keepalive"'],
      [['headers_timeout', 'soon'], '"headers_timeout" must be a duration such as 30s or 500ms, not "soon"'],
    ] as [[string, string], string][])('%j is a mistake', (option, message) => {
      expect(() => made(option)).toThrow(ConfigError)
      expect(() => made(option)).toThrow(message)
    })
  })

  describe('who takes too long is cut', () => {
    test('sending its head: 408', async () => {
      const { port } = await running({ headersTimeout: 100 })
      expect(await exchange(port, 'GET / HTTP/1.1', 'Host')).toMatch(/^HTTP\/1.1 408/)
    })

    test('sending its body: 408', async () => {
      const { port } = await running({ requestTimeout: 100 }, async (environ) => Response.text(await environ.text()))
      expect(await exchange(port, 'POST / HTTP/1.1', 'Host: h', 'Content-Length: 9', '', 'half')).toMatch(
        /^HTTP\/1.1 408/,
      )
    })

    test('between two requests', async () => {
      const { port } = await running({ keepaliveTimeout: 100 })
      expect(await exchange(port, ...GET)).toMatch(/hello$/)
    })

    test('reading its answer', async () => {
      let gone = false
      const { port } = await running({ writeTimeout: 100 }, (environ) => {
        environ.signal.addEventListener('abort', () => {
          gone = true
        })
        return new Response(200, {}, Buffer.alloc(50_000_000))
      })
      new Wire(port).send(...GET).socket.pause()
      await eventually(() => gone)
    })

    test('but an application may take its time, and so may a client that reads', async () => {
      const { port } = await running({ writeTimeout: 50 }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return Response.text('slow')
      })
      expect(await exchange(port, ...LAST)).toMatch(/slow$/)
    })
  })

  test('the head of a request is bounded, and no header of it is dropped', async () => {
    const app: Application = (environ) => Response.text(String(environ.headers['x-last']))
    const { port } = await running({}, app)
    const many = (count: number): string[] => Array.from({ length: count }, () => 'a:b')
    expect(
      await exchange(port, 'GET / HTTP/1.1', 'Host: h', ...many(2500), 'x-last: seen', 'Connection: close', '', ''),
    ).toMatch(/seen$/)
    expect(await exchange(port, 'GET / HTTP/1.1', 'Host: h', ...many(5000), ...many(5000), '', '')).toMatch(
      /^HTTP\/1.1 431/,
    )
  })

  test('a request of HTTP/1.1 without a Host has one answer, also when its body is broken', async () => {
    const { port } = await running({})
    for (const rest of [
      ['', ''],
      ['Transfer-Encoding: chunked', '', 'no size', ''],
    ]) {
      const text = await exchange(port, 'POST / HTTP/1.1', ...rest)
      expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 400'])
    }
  })

  describe('what could hide a request', () => {
    const hidden = ['GET /hidden HTTP/1.1', 'Host: h', '', '']

    async function asked(...pieces: string[][]): Promise<[text: string, paths: string[]]> {
      const paths: string[] = []
      const { port } = await running({}, ({ pathInfo }) => {
        paths.push(pathInfo)
        return Response.text('asked')
      })
      const wire = new Wire(port)
      for (const piece of pieces) {
        wire.send(...piece)
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
      return [await wire.end(), paths]
    }

    test.each(['/t', 'http://b/', 'h:1'])('CONNECT %s makes no tunnel', async (target) => {
      for (const field of ['Content-Length: 37', 'Transfer-Encoding: chunked', 'a: b']) {
        const [text, paths] = await asked([`CONNECT ${target} HTTP/1.1`, 'Host: h', field, '', ''], hidden)
        expect([text.replace(/\s[\s\S]*/, ''), paths]).toEqual([expect.stringMatching(/^(?:HTTP\/1.1)?$/), []])
        expect(text).toMatch(/^(?:HTTP\/1.1 400 [\s\S]*)?$/)
      }
    })

    test.each(['gzip', 'identity', 'xchunked', 'chunked, gzip'])(
      'a body in the coding %s is refused',
      async (coding) => {
        const head = ['POST /front HTTP/1.1', 'Host: h', `Transfer-Encoding: ${coding}`]
        for (const more of [[], ['Connection: upgrade', 'Upgrade: x']]) {
          const [text, paths] = await asked([...head, ...more, '', ''], hidden)
          expect(text).toMatch(/^HTTP\/1.1 400 /)
          expect([text.match(/HTTP\/1.1 /g)?.length, paths]).toEqual([1, []])
        }
      },
    )

    test('what comes behind the last request is not answered', async () => {
      const [text, paths] = await asked(['GET / HTTP/1.0', 'Host: h', '', ...hidden])
      expect([text.match(/HTTP\/1.1 \d+/g), paths]).toEqual([['HTTP/1.1 200'], ['/']])
    })
  })

  test('an application may leave a body half read', async () => {
    const { port, close } = await running({ shutdownTimeout: 5000 }, async (environ) => {
      for await (const _ of environ.stream()) break
      return Response.text('half')
    })
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 10', '', 'hello')
    await wire.until(/^HTTP\/1.1 200 [\s\S]*half$/)
    expect(await exchange(port, ...LAST.slice(0, -2), 'Content-Length: 0', '', '')).toMatch(/half$/)
    wire.socket.destroy()
    await close()
  })

  test('whose body is refused, hears of it', async () => {
    let heard: unknown
    let aborted = false
    const { port, swap } = await running({}, async (environ) => {
      environ.signal.addEventListener('abort', () => {
        aborted = true
      })
      await environ.bytes().catch((error) => {
        heard = error
      })
      return Response.text('late')
    })
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '3', 'abc', '')
    await new Promise((resolve) => setTimeout(resolve, 30))
    wire.send('zz', '')
    expect(await wire.end()).toMatch(/^HTTP\/1.1 400 /)
    await eventually(() => aborted)
    await eventually(() => heard !== undefined)
    expect(heard).toMatchObject({ status: 400 })
    await swap(hello)
  })

  test.each(['100-continue, 100-continue', '100-Continue;q=1'])('Expect: %s is understood', async (expected) => {
    const { port } = await running({}, async (environ) => Response.text(String(await environ.bytes())))
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', `Expect: ${expected}`, 'Content-Length: 2', '', '')
    await wire.until(/^HTTP\/1.1 100 /)
    await wire.send('ok').until(/ok$/)
  })

  test('a head and its trailers are counted apart', async () => {
    const { port } = await running({}, async (environ) => Response.text(String(await environ.bytes())))
    const large = `x: ${'y'.repeat(9000)}`
    const chunked = ['Transfer-Encoding: chunked', 'Connection: close', '', '2', 'ok', '0', large, '', '']
    expect(await exchange(port, 'POST / HTTP/1.1', 'Host: h', large, ...chunked)).toMatch(/ok$/)
  })

  test('connections beyond their number are closed', async () => {
    const { port } = await running({ maxConnections: 1 })
    const first = new Wire(port).send(...GET)
    await first.until(/hello/)
    expect(await exchange(port, ...GET)).toBe('')
    first.send(...LAST)
    expect(await first.end()).toMatch(/hello[\s\S]*hello$/)
  })

  test('what is not HTTP is answered after what is', async () => {
    const { port } = await running({}, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return Response.text('hello')
    })
    expect(
      await new Wire(port)
        .send(...GET)
        .send('GARBAGE', '', '')
        .end(),
    ).toMatch(/200 OK[\s\S]*hello[\s\S]*400 Bad/)
  })

  test('close() lets a request under way finish, closes what is idle, and can be called again', async () => {
    let answer = (): void => {}
    const server = await running({ shutdownTimeout: 5000 }, ({ pathInfo }) =>
      pathInfo === '/'
        ? Response.text('hello')
        : new Promise((resolve) => {
            answer = () => resolve(Response.text('last'))
          }),
    )
    const [idle, busy] = [
      new Wire(server.port).send(...GET),
      new Wire(server.port).send('GET /slow HTTP/1.1', 'Host: h', '', ''),
    ]
    await idle.until(/hello/)
    const closed = server.close()
    expect(server.close()).toBe(closed)
    await idle.closed
    expect(busy.socket.closed).toBe(false)
    answer()
    expect(await busy.end()).toMatch(/connection: close[\s\S]*last$/i)
    await closed
  })

  test('close() destroys what does not finish in time', async () => {
    const server = await running({ shutdownTimeout: 100 }, () => new Promise(() => {}))
    const wire = new Wire(server.port).send(...GET)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(server.close()).rejects.toThrow('1 request was cut off: it took longer than 100 ms')
    expect(await wire.end()).toBe('')
  })

  test('close() waits for what is still worked on, though nobody waits for it', async () => {
    let worked = false
    const server = await running({ shutdownTimeout: 5000 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      worked = true
      return Response.empty()
    })
    const wire = new Wire(server.port).send(...GET)
    await new Promise((resolve) => setTimeout(resolve, 50))
    wire.socket.destroy()
    await server.close()
    expect(worked).toBe(true)
  })

  test('close() says that it drains, and serves on for a while', async () => {
    const app: Application = (environ) => Response.text(isDraining(environ) ? 'draining' : 'as ever')
    const server = await running({ shutdownTimeout: 5000, drainDelay: 300 }, app)
    const wire = new Wire(server.port).send(...GET)
    await wire.until(/as ever/)
    const closed = server.close()
    expect(await exchange(server.port, ...LAST)).toMatch(/draining$/)
    wire.send(...GET)
    await wire.until(/keep-alive[\s\S]*draining$/)
    await new Promise((resolve) => setTimeout(resolve, 350))
    wire.send(...GET)
    expect(await wire.end()).toMatch(/connection: close[\s\S]*draining$/i)
    await closed
  })

  test('handOver() does neither', async () => {
    const app: Application = (environ) => Response.text(isDraining(environ) ? 'draining' : 'as ever')
    const server = await running({ shutdownTimeout: 5000, drainDelay: 5000 }, app)
    const wire = new Wire(server.port).send(...GET)
    await wire.until(/as ever/)
    const begin = Date.now()
    const closed = server.handOver()
    wire.send(...GET)
    expect(await wire.end()).toMatch(/as ever[\s\S]*as ever$/)
    await closed
    expect(Date.now() - begin).toBeLessThan(2000)
  })

  describe('swap()', () => {
    test('serves another application from the next request on, and tells when the last of the one before has ended', async () => {
      let answer = (): void => {}
      const server = await running({}, () => new Promise((resolve) => (answer = () => resolve(Response.text('old')))))
      const busy = new Wire(server.port).send(...LAST)
      await new Promise((resolve) => setTimeout(resolve, 50))
      let ended = false
      const end = server
        .swap(() => Response.text('new'))
        .then(() => {
          ended = true
        })
      expect(await exchange(server.port, ...LAST)).toMatch(/new$/)
      expect(ended).toBe(false)
      answer()
      expect(await busy.end()).toMatch(/old$/)
      await end
    })

    test('what an application has answered ends when it is read', async () => {
      const server = await running({}, () => new Response(200, {}, Buffer.alloc(20_000_000, 'x')))
      const wire = new Wire(server.port).send(...LAST)
      wire.socket.pause()
      await new Promise((resolve) => setTimeout(resolve, 100))
      let ended = false
      const end = server.swap(hello).then(() => {
        ended = true
      })
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(ended).toBe(false)
      wire.socket.resume()
      await end
      expect((await wire.end()).length).toBeGreaterThan(20_000_000)
    })

    test('ends at once when nothing is under way', async () => {
      await (await running({})).swap(hello)
    })
  })

  describe('over TLS', () => {
    const folder = join(import.meta.dirname, '../support/certificates')

    function filesOf(name: string): { tlsCert: string; tlsKey: string } {
      const files = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
      afterwards(() => rmSync(files, { recursive: true }))
      const made = { tlsCert: join(files, 'tls.crt'), tlsKey: join(files, 'tls.key') }
      replaceBy(name, made)
      return made
    }

    function replaceBy(name: string, { tlsCert, tlsKey }: { tlsCert: string; tlsKey: string }): void {
      copyFileSync(join(folder, `${name}.crt`), tlsCert)
      copyFileSync(join(folder, `${name}.key`), tlsKey)
    }

    async function connected(port: number): Promise<TLSSocket> {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
      afterwards(() => socket.destroy())
      await once(socket, 'secureConnect')
      return socket
    }

    const subject = (socket: TLSSocket): unknown => socket.getPeerCertificate().subject.CN

    test('an application knows the scheme, and a kept connection is closed when it stops', async () => {
      const app: Application = ({ scheme }) => Response.text(scheme)
      const server = await running({ ...filesOf('old'), shutdownTimeout: 5000 }, app)
      expect(server.url).toMatch(/^https:/)
      const socket = await connected(server.port)
      let text = ''
      socket.setEncoding('latin1').on('data', (chunk) => {
        text += chunk
      })
      socket.write(GET.join('\r\n'))
      await eventually(() => /https$/.test(text))
      await server.close()
      expect(text).toMatch(/^HTTP\/1.1 200/)
    })

    test('a new certificate is used after a swap, and a bad one changes nothing', async () => {
      const files = filesOf('old')
      const server = await running(files)
      expect(subject(await connected(server.port))).toBe('old')
      writeFileSync(files.tlsCert, 'nonsense')
      expect(() => server.swap(() => Response.text('never'))).toThrow('cannot be used')
      expect(subject(await connected(server.port))).toBe('old')
      replaceBy('new', files)
      await server.swap(hello)
      expect(subject(await connected(server.port))).toBe('new')
    })

    test('who never agrees on an encryption is cut, also when it stops', async () => {
      const server = await running({ ...filesOf('old'), headersTimeout: 200, shutdownTimeout: 100 })
      const silent = new Wire(server.port)
      await silent.closed
      const another = new Wire(server.port)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await server.close()
      await another.closed
    })
  })

  test('a unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
    afterwards(() => rmSync(folder, { recursive: true }))
    const socket = join(folder, 'x.sock')
    const { url, close } = await running({ socket, shutdownTimeout: 1000 })
    expect(url).toBe(`unix:${socket}`)
    const text = await new Promise((resolve) => {
      request({ socketPath: socket, path: '/' }, (message) => resolve(message.toArray())).end()
    })
    expect(String(text)).toBe('hello')
    await close()
    expect(existsSync(socket)).toBe(false)
  })

  test('what a server wants is known before it listens', () => {
    const { workers, patience } = create({ workers: 2, drainDelay: 1000, shutdownTimeout: 4000 })
    expect([workers, patience]).toEqual([2, 5000])
  })
})
