import { createHook } from 'node:async_hooks'
import { PassThrough } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import type { Application, Filter } from '../../src/contract/application.ts'
import type { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { HANDLERS } from './servers.ts'
import { eventually, exchange, listening, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', '', '']
const LAST = ['GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '']

describe('without a promise', () => {
  const through: Filter = (app) => (environ) => app(environ)
  const marking: Filter = (app) => (environ) => {
    const answered = app(environ)
    const mark = (response: Response): Response => response.vary('accept')
    return answered instanceof Promise ? answered.then(mark) : mark(answered)
  }

  // Counts what is made while the handler runs and until the client has the answer; the client itself uses callbacks.
  async function promisesOf(app: Application): Promise<number> {
    const made: number[] = []
    const hook = createHook({
      init: (id, type) => {
        if (type === 'PROMISE') made.push(id)
      },
    })
    const handle = toNodeHandler([through, marking, through].reduceRight((inner, filter) => filter(inner), app))
    const { port } = await listening((message, reply) => {
      hook.enable()
      reply.once('close', () => hook.disable())
      handle(message, reply)
    })
    await exchange(port, ...LAST)
    return made.length
  }

  test('a synchronous pipeline over a synchronous application makes none', async () => {
    const app: Application = (environ) => Response.json({ path: environ.pathInfo, a: environ.query.get('a') })
    await promisesOf(app)
    expect(await promisesOf(app)).toBe(0)
  })

  test('an asynchronous one makes some, so they are counted', async () => {
    expect(await promisesOf(async () => Response.text('a'))).toBeGreaterThan(0)
  })
})

describe.each(HANDLERS)('$name', ({ serve }) => {
  async function serving(app: Application): Promise<{ port: number; errors: unknown[] }> {
    const errors: unknown[] = []
    const { port } = await serve(app, { onError: (error) => errors.push(error) })
    return { port, errors }
  }

  test('an application answers a request', async () => {
    const app: Application = async (environ) => {
      const { method, scheme, host, pathInfo, queryString, remoteAddress, protocol, headers } = environ
      const body = await environ.text()
      return Response.json({ method, scheme, host, pathInfo, queryString, remoteAddress, protocol, a: headers.a, body })
    }
    const { port } = await serving(app)
    const text = await exchange(
      port,
      'POST /%61?b HTTP/1.1',
      'Host: h:1',
      'A: b',
      'Content-Length: 2',
      'Connection: close',
      '',
      'hi',
    )
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({
      method: 'POST',
      scheme: 'http',
      host: 'h:1',
      pathInfo: '/a',
      queryString: 'b',
      remoteAddress: '127.0.0.1',
      protocol: 'HTTP/1.1',
      a: 'b',
      body: 'hi',
    })
  })

  test('a connection is used again, and pipelined requests are answered in order', async () => {
    const { port } = await serving(async ({ pathInfo }) => {
      await new Promise((resolve) => setTimeout(resolve, pathInfo === '/1' ? 20 : 0))
      return Response.text(`<${pathInfo}>`)
    })
    const wire = new Wire(port)
    for (const path of ['/1', '/2', '/3']) wire.send(`GET ${path} HTTP/1.1`, 'Host: h', '', '')
    await wire.until(/<\/1>[\s\S]*<\/2>[\s\S]*<\/3>/)
    wire.send('GET /4 HTTP/1.1', 'Host: h', 'Connection: close', '', '')
    expect(await wire.end()).toContain('</4>')
  })

  test('a large body goes both ways whole', async () => {
    const { port } = await serving(async (environ) => new Response(200, {}, await environ.bytes()))
    const body = 'x'.repeat(5_000_000)
    const text = await exchange(
      port,
      'PUT / HTTP/1.1',
      'Host: h',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    )
    expect(text.endsWith(`\r\n\r\n${body}`)).toBe(true)
  })

  test('a request that is none is answered without the application', async () => {
    const app = vi.fn(() => Response.text('never'))
    const { port, errors } = await serving(app)
    const refused = ['GET /%zz HTTP/1.1', 'GET /\\ HTTP/1.1', 'GET * HTTP/1.1', 'GET /a#b HTTP/1.1']
    for (const line of refused) {
      expect(await exchange(port, line, 'Host: h', 'Connection: close', '', '')).toMatch(
        /^HTTP\/1.1 400 [\s\S]*"code":400/,
      )
    }
    expect(await exchange(port, 'GET / HTTP/2.0', 'Host: h', 'Connection: close', '', '')).toMatch(/^HTTP\/1.1 505/)
    expect(app).not.toHaveBeenCalled()
    expect(errors).toEqual([])
  })

  describe('errors', () => {
    const boom = new Error('secret')

    test.each<[string, Application]>([
      [
        'thrown',
        () => {
          throw boom
        },
      ],
      [
        'rejected',
        async () => {
          throw boom
        },
      ],
      // biome-ignore lint/suspicious/noThenProperty: not every promise is a Promise
      ['rejected by a thenable', () => ({ then: (_: unknown, no: (e: unknown) => void) => no(boom) }) as never],
    ])('%s: a 500 that says nothing, a log entry that says all', async (_, app) => {
      const { port, errors } = await serving(app)
      const text = await exchange(port, ...LAST)
      expect(text).toMatch(/^HTTP\/1.1 500 [\s\S]*"message":"Internal Server Error"/)
      expect(text).not.toContain('secret')
      expect(errors).toEqual([boom])
    })

    test("one with a status is answered with it, and is not the server's fault below 500", async () => {
      const { port, errors } = await serving(() => {
        throw new HttpError(409, 'busy', { headers: { 'retry-after': '3' } })
      })
      expect(await exchange(port, ...LAST)).toMatch(/^HTTP\/1.1 409 [\s\S]*retry-after: 3[\s\S]*"message":"busy"/)
      expect(errors).toEqual([])
    })

    test('one whose headers cannot be sent is a 500, with none of them', async () => {
      const { port, errors } = await serving(() => {
        throw new HttpError(409, 'busy', { headers: { a: 'secret', b: 'x\r\ny: z' } })
      })
      const text = await exchange(port, ...LAST)
      expect(text).toMatch(/^HTTP\/1.1 500 /)
      expect(text).not.toContain('secret')
      expect(errors).toHaveLength(1)
    })

    test.each<[string, unknown, string]>([
      ['undefined', undefined, 'undefined'],
      ['null', null, 'null'],
      ['a text', 'text', 'text'],
      ['a plain object', { a: 1 }, 'an object of Object'],
      ['the Response of fetch', new globalThis.Response('a'), 'an object of Response'],
    ])('an answer that is no Response but %s is told in plain words', async (_, answered, what) => {
      for (const app of [() => answered, async () => answered]) {
        const { port, errors } = await serving(app as Application)
        expect(await exchange(port, ...LAST)).toMatch(/^HTTP\/1.1 500 /)
        expect(String(errors)).toBe(
          `TypeError: the application answered ${what}, which is no Response: does a filter forget to return it?`,
        )
      }
    })

    test('a header that would split the answer is a 500, told once', async () => {
      const { port, errors } = await serving(() => new Response(200, { location: '/a\r\nset-cookie: b' }))
      const text = await exchange(port, ...LAST)
      expect(text).toMatch(/^HTTP\/1.1 500 /)
      expect(text).not.toMatch(/set-cookie|location/)
      expect(errors).toEqual([expect.objectContaining({ code: 'ERR_INVALID_CHAR' })])
    })

    test('a stream that fails midway ends the connection', async () => {
      const { port, errors } = await serving(() => new Response(200, {}, midway()))
      async function* midway(): AsyncGenerator<string> {
        yield 'half'
        await new Promise((resolve) => setTimeout(resolve, 10))
        throw boom
      }
      const text = await exchange(port, ...GET)
      expect(text).toMatch(/4\r\nhalf\r\n$/)
      expect(errors).toEqual([boom])
    })

    test('a stream that fails at once is a 500', async () => {
      const { port, errors } = await serving(() => {
        const stream = new PassThrough()
        stream.destroy(boom)
        return new Response(200, {}, stream)
      })
      expect(await exchange(port, ...LAST)).toMatch(/^HTTP\/1.1 500 /)
      expect(errors).toEqual([boom])
    })

    test('by default they are logged', async () => {
      const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const { port } = await serve(() => {
        throw boom
      })
      await exchange(port, ...LAST)
      expect(write.mock.calls.map(String).join('')).toMatch(/^\S+Z GET \/ 500 Error: secret\n {4}at /)
      write.mockRestore()
    })
  })

  describe('a client that goes away', () => {
    test('aborts the signal, is no failure, and leaves no listener', async () => {
      let seen: Environ | undefined
      const { port, errors } = await serving((environ) => {
        seen = environ
        return new Promise((_, reject) => {
          environ.signal.addEventListener('abort', () => reject(environ.signal.reason), { once: true })
        })
      })
      const wire = new Wire(port).send(...GET)
      await eventually(() => seen !== undefined)
      expect(seen?.signal.aborted).toBe(false)
      wire.socket.destroy()
      await eventually(() => seen?.signal.aborted === true)
      expect(errors).toEqual([])
    })

    test('before the signal is asked for: it is aborted from the start', async () => {
      let aborted: boolean | undefined
      const { port } = await serving(async (environ) => {
        await environ.bytes().catch(() => {})
        aborted = environ.signal.aborted
        return Response.text('late')
      })
      const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 9', '', 'half')
      await new Promise((resolve) => setTimeout(resolve, 20))
      wire.socket.destroy()
      await eventually(() => aborted === true)
    })

    test('after its answer does not', async () => {
      const signals: AbortSignal[] = []
      const { port } = await serving((environ) => {
        signals.push(environ.signal)
        return Response.text('whole')
      })
      await exchange(port, ...LAST)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(signals[0]?.aborted).toBe(false)
    })

    test('an error that comes later is told nevertheless', async () => {
      let begun = false
      const { port, errors } = await serving(async (environ) => {
        begun = true
        await new Promise((resolve) => environ.signal.addEventListener('abort', resolve))
        throw new Error('a bug')
      })
      const wire = new Wire(port).send(...GET)
      await eventually(() => begun)
      wire.socket.destroy()
      await eventually(() => errors.length === 1)
    })
  })

  describe('a body over its limit', () => {
    const limited: Application = async (environ) => {
      environ.limitBody(1000)
      return Response.text(await environ.text())
    }

    test.each([
      ['a length', 'Content-Length: 4000000', '', ''],
      ['chunks', 'Transfer-Encoding: chunked', '3d0900\r\n', '\r\n0\r\n\r\n'],
    ])(
      'sent with %s: the client reads its 413 over a live connection, which is then closed',
      async (_, field, before, after) => {
        const { port, errors } = await serving(limited)
        const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', field, '', before + 'x'.repeat(2000))
        expect(await wire.until(/Request is too large/)).toMatch(/^HTTP\/1.1 413[\s\S]*connection: close/i)
        expect(wire.socket.readable).toBe(true)
        wire.send('x'.repeat(4_000_000 - 2000) + after)
        await wire.closed
        expect(errors).toEqual([])
      },
    )

    test('that is still little: the connection is used again', async () => {
      const { port } = await serving(limited)
      const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 2000', '', 'x'.repeat(2000))
      await wire.until(/too large/)
      wire.send('POST / HTTP/1.1', 'Host: h', 'Content-Length: 2', '', 'ok')
      await wire.until(/\r\n\r\nok$/)
    })
  })

  test('an application may answer with what it is still being sent', async () => {
    const { port } = await serving((environ) => new Response(200, {}, environ.stream()))
    const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '2\r\nab\r\n')
    await wire.until(/2\r\nab\r\n/)
    wire.send('1\r\nc\r\n0\r\n\r\n')
    await wire.until(/1\r\nc\r\n0\r\n\r\n/)
    wire.send(...LAST)
    expect(await wire.end()).toMatch(/c\r\n0\r\n\r\nHTTP\/1.1 200/)
  })
})
