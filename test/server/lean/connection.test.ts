import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../../src/contract/application.ts'
import { Response } from '../../../src/contract/response.ts'
import { type LeanServerOptions, leanServer } from '../../../src/server/lean/server.ts'
import { hasParser } from '../servers.ts'
import { afterwards, eventually, exchange, Wire } from '../wire.ts'

const CHUNKED = ['POST / HTTP/1.1', 'Host: h', 'Connection: close', 'Transfer-Encoding: chunked', '', '']

const echo: Application = async (environ) => Response.json({ headers: environ.headers, body: await environ.text() })

async function serving(app: Application, options: LeanServerOptions = {}): Promise<number> {
  const { url, close } = await leanServer({ port: 0, shutdownTimeout: 0, ...options })(app)
  afterwards(() => close().catch(() => {}))
  return Number(new URL(url).port)
}

describe.runIf(hasParser())('lean', () => {
  test('a thousand requests at once are answered, in order', async () => {
    const port = await serving(({ pathInfo }) => Response.text(`<${pathInfo}>`))
    const wire = new Wire(port)
    const paths = Array.from({ length: 1000 }, (_, index) => `/${index}`)
    wire.send(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`).join(''))
    await wire.until(/<\/999>/)
    expect(wire.text.match(/<\/\d+>/g)).toEqual(paths.map((path) => `<${path}>`))
  })

  test('a request that comes byte by byte is one', async () => {
    const wire = new Wire(await serving(echo))
    wire.socket.setNoDelay()
    for (const byte of [...CHUNKED.slice(0, -1), '2', 'hi', '0', '', ''].join('\r\n')) {
      wire.send(byte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await wire.end()).toContain('"body":"hi"')
  })

  test('headers are joined as node:http does, and trailers are none', async () => {
    const port = await serving(echo)
    const fields = [
      'A: 1 ',
      'a:2',
      'Cookie: a',
      'Cookie: b',
      'User-Agent: x',
      'User-Agent: y',
      'Empty:',
      '__proto__: z',
    ]
    const text = await exchange(port, ...CHUNKED.slice(0, -2), ...fields, '', '0', 'X-Trailer: t', '', '')
    expect(text).toContain('"a":"1, 2","cookie":"a; b","user-agent":"x","empty":"","__proto__":"z"')
    expect(text).not.toContain('x-trailer')
  })

  test('who waits to be told to send a body is told when somebody wants it', async () => {
    const head = [
      'POST / HTTP/1.1',
      'Host: h',
      'Connection: close',
      'Content-Length: 2',
      'Expect: 100-continue',
      '',
      '',
    ]
    const wire = new Wire(await serving(echo)).send(...head)
    await wire.until(/^HTTP\/1.1 100 Continue\r\n\r\n$/)
    expect(await wire.send('ok').end()).toContain('"body":"ok"')
    expect(await exchange(await serving(() => Response.text('no', 403)), ...head)).toMatch(/^HTTP\/1.1 403/)
  })

  test('another expectation is refused, and so is a request without a host', async () => {
    const port = await serving(echo)
    expect(await exchange(port, 'GET / HTTP/1.1', 'Host: h', 'Expect: tea', '', '')).toMatch(/^HTTP\/1.1 417/)
    expect(await exchange(port, 'GET / HTTP/1.1', '', '')).toMatch(/^HTTP\/1.1 400/)
  })

  test('what is around the pieces of a body is bounded, as their number is not', async () => {
    const port = await serving(echo)
    const extension = `2;${'a'.repeat(70_000)}`
    expect(await exchange(port, ...CHUNKED.slice(0, -1), [extension, 'hi', '0', '', ''].join('\r\n'))).toMatch(/413/)
    const tiny = `${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`
    expect(await exchange(port, ...CHUNKED.slice(0, -1), tiny)).toMatch(/^HTTP\/1.1 200/)
  })

  test('an upgrade that nobody offers is a request like any other', async () => {
    const port = await serving(({ pathInfo }) => Response.text(`<${pathInfo}>`))
    const upgrade = ['GET /1 HTTP/1.1', 'Host: h', 'Connection: Upgrade', 'Upgrade: h2c', '', '']
    const text = await exchange(port, ...upgrade, 'GET /2 HTTP/1.1', 'Host: h', 'Connection: close', '', '')
    expect(text).toMatch(/<\/1>[\s\S]*<\/2>/)
    expect(await exchange(port, 'CONNECT h:1 HTTP/1.1', 'Host: h', '', '')).toMatch(/^HTTP\/1.1 400/)
  })

  test('a client that has closed its end is answered, if that does not take long', async () => {
    const port = await serving(async () => {
      await sleep(20)
      return Response.text('late')
    })
    const wire = new Wire(port).send('GET / HTTP/1.1', 'Host: h', '', '')
    wire.socket.end()
    expect(await wire.end()).toMatch(/late$/)
  })

  test('an error in a body that is answered already breaks nothing off', async () => {
    const port = await serving(() => Response.text('answered'))
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '')
    await wire.until(/answered/)
    expect((await wire.send('no size\r\n').end()).match(/HTTP\/1.1/g)).toHaveLength(1)
  })

  test('a client that has closed its end and is silent is given up, also while it is answered', async () => {
    const left: string[] = []
    const port = await serving((environ) => {
      environ.signal.addEventListener('abort', () => left.push(environ.pathInfo))
      if (environ.pathInfo === '/never') return new Promise(() => {})
      return new Response(200, {}, new Readable({ read() {} }))
    })
    const get = (path: string): string[] => [`GET ${path} HTTP/1.1`, 'Host: h', '', '']
    for (const path of ['/never', '/silent']) new Wire(port).send(...get(path)).socket.end()
    const wire = new Wire(port).send(...get('/silent'))
    await wire.until(/^HTTP/)
    wire.socket.destroy()
    await eventually(() => left.length === 3)
  })

  test('but one that is written to is not', async () => {
    async function* ticks(): AsyncGenerator<string> {
      for (let count = 0; count < 8; count += 1) {
        await sleep(200)
        yield `${count}`
      }
    }
    const wire = new Wire(await serving(() => new Response(200, {}, ticks()))).send('GET / HTTP/1.0', 'Host: h', '', '')
    wire.socket.end()
    expect(await wire.end()).toMatch(/01234567$/)
  })

  test('an error of who listens to a body ends the connection, and no byte is read twice', async () => {
    const uncaught = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const errors: string[] = []
    process.on('uncaughtException', (error) => errors.push(error.message))
    afterwards(() => {
      process.removeAllListeners('uncaughtException')
      for (const listener of uncaught) process.on('uncaughtException', listener)
    })
    const asked: string[] = []
    const port = await serving((environ) => {
      asked.push(environ.pathInfo)
      environ.stream().on('data', () => {
        throw new Error('of a listener')
      })
      return new Promise(() => {})
    })
    const wire = new Wire(port).send('POST /1 HTTP/1.1', 'Host: h', 'Content-Length: 1000', '', '')
    await eventually(() => asked.length === 1)
    wire.send(`a${'GET /2 HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(100)}`)
    expect(await wire.end()).toBe('')
    expect([asked, errors]).toEqual([['/1'], ['of a listener']])
  })

  test('a request is bounded in time though its head is not', async () => {
    const port = await serving(echo, { headersTimeout: 0, requestTimeout: 50 })
    expect(await exchange(port, 'GET / HTTP/1.1', 'Host: h')).toMatch(/^HTTP\/1.1 408/)
  })

  test('a coding that is no chunks is refused before anybody is asked', async () => {
    const port = await serving(() => Response.text('asked'))
    const head = ['POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: gzip', '', '']
    expect(await exchange(port, ...head)).toMatch(/^HTTP\/1.1 400/)
  })
})
