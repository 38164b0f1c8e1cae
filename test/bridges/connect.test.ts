import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import compression from 'compression'
import cors from 'cors'
import express from 'express'
import helmet from 'helmet'
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { connect, type Middleware } from '../../src/bridges/connect.ts'
import type { Application, Filter } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { loadFilter } from '../../src/load/load.ts'
import { request } from '../../src/testing/client.ts'
import { eventually, exchange } from '../server/wire.ts'
import { flood, noticed } from './frameworks.ts'
import { abandon, serving } from './serving.ts'

let written: MockInstance
beforeEach(() => {
  noticed.splice(0)
  written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => written.mockRestore())
const log = (): string => written.mock.calls.join('')

const hello: Application = () => Response.text('hello')
const failing = (error: unknown): Application => {
  return () => {
    throw error
  }
}
const wrap = (middleware: unknown, app: Application = hello, options = {}): Application =>
  connect(middleware as Middleware, options)(app)

describe('helmet', () => {
  test('adds its headers, without a promise', () => {
    const response = wrap(helmet())(new Environ())
    expect(response).toBeInstanceOf(Response)
    expect((response as Response).headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
  })

  test("the application's own headers win", async () => {
    const app: Application = () => Response.text('', 200, { 'x-frame-options': 'DENY' })
    expect((await request(wrap(helmet(), app), 'GET', '/')).headers['x-frame-options']).toBe('DENY')
  })

  test.each([
    ['an error with a status', new HttpError(404, 'gone'), 404],
    ['a bug', new TypeError('secret'), 500],
    ['a frozen error', Object.freeze(new Error('secret')), 500],
    ['a string', 'secret', 500],
  ])('%s has them, too', async (_, error, status) => {
    for (const app of [failing(error), async () => failing(error)(new Environ())]) {
      const answer = await request(wrap(helmet(), app), 'GET', '/')
      expect([answer.status, answer.headers['x-content-type-options']]).toEqual([status, 'nosniff'])
      expect(answer.body).not.toContain('secret')
    }
  })

  test("an error of a service's own stays what it is", () => {
    const error = Object.assign(new Error('no such server'), { code: 404, safe: true })
    expect(() => wrap(helmet(), failing(error))(new Environ())).toThrow(error)
    expect(error).toMatchObject({ code: 404, headers: { 'x-content-type-options': 'nosniff' } })
    expect(error).not.toHaveProperty('status')
  })
})

describe('cors', () => {
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'PUT' }

  test('answers a preflight itself', async () => {
    const app = vi.fn(hello)
    const answer = await request(wrap(cors({ origin: 'https://a.example' }), app), 'OPTIONS', '/', { headers })
    expect(app).not.toHaveBeenCalled()
    expect(answer).toMatchObject({ status: 204, body: '' })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      vary: expect.stringContaining('Origin'),
    })
  })

  test('what the answer depends on is said by both', async () => {
    const app: Application = () => Response.text('').vary('Accept', 'origin')
    const answer = await request(wrap(cors({ origin: 'https://a.example' }), app), 'GET', '/', { headers })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      vary: 'Accept, origin',
    })
  })
})

describe('compression', () => {
  const text = 'wheatpaste '.repeat(1000)
  const gzip = { headers: { 'accept-encoding': 'gzip' } }
  const bytesOf = async (response: Response) => {
    if (response.body instanceof Uint8Array) return Buffer.from(response.body)
    return Buffer.concat(await (response.body as Readable).toArray())
  }

  test.each<[string, () => Response['body']]>([
    ['text', () => text],
    ['bytes', () => Buffer.from(text)],
    ['a stream', () => Readable.from([text.slice(0, 500), text.slice(500)])],
    ['a web stream', () => Readable.toWeb(Readable.from([Buffer.from(text)])) as Response['body']],
  ])('compresses %s', async (_, body) => {
    const app: Application = () =>
      new Response(200, { 'content-type': 'text/plain', 'content-length': '11000' }, body())
    const response = await wrap(compression(), app)(new Environ(gzip))
    expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(response.headers).not.toHaveProperty('content-length')
    expect(gunzipSync(await bytesOf(response)).toString()).toBe(text)
  })

  test.each([
    ['what is small', () => Response.text('small'), 'small'],
    [
      'what is no text',
      () => new Response(200, { 'content-type': 'image/png' }, Buffer.alloc(2000, 'a')),
      'a'.repeat(2000),
    ],
    ['nothing', () => Response.empty(), ''],
    ['nothing at all', () => new Response(304, { etag: '"a"' }), ''],
  ])('leaves %s alone', async (_, app, body) => {
    const answer = await request(wrap(compression(), app), 'GET', '/', gzip)
    expect(answer.headers).not.toHaveProperty('content-encoding')
    expect(answer.body).toBe(body)
  })

  test('four megabytes, over a socket', async () => {
    const app: Application = () => new Response(200, { 'content-type': 'text/plain' }, flood())
    const { port, errors } = await serving(wrap(compression(), app))
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    expect(answer.headers.get('content-encoding')).toMatch(/gzip|br/)
    const expected = Buffer.concat(await flood().toArray())
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true)
    expect(errors).toEqual([])
  })

  test('an answer to HEAD has a length and no body', async () => {
    const { port } = await serving(wrap(compression(), () => Response.text(text)))
    const answer = await exchange(
      port,
      'HEAD / HTTP/1.1',
      'Host: h',
      'Accept-Encoding: gzip',
      'Connection: close',
      '',
      '',
    )
    expect(answer).toContain('Content-Length: 11000'.toLowerCase())
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  test('the stream is destroyed when the client goes', async () => {
    const unending: Application = () => new Response(200, { 'content-type': 'text/plain' }, noise())
    const { port, errors } = await serving(wrap(compression(), unending))
    abandon(port, '/', 'head')
    await eventually(() => noticed.includes('noise destroyed'))
    expect(errors).toEqual([])
  })

  test('a stream that fails at once is an error, one that fails later is broken off', async () => {
    const at =
      (count: number): Application =>
      () => {
        let left = count
        const read = function (this: Readable): void {
          if (left-- > 0) this.push(Buffer.alloc(100_000, left))
          else this.destroy(new Error('the disk is gone'))
        }
        return new Response(200, { 'content-type': 'text/plain' }, new Readable({ read }))
      }
    const now = await serving(wrap(compression(), at(0)))
    expect((await fetch(`http://127.0.0.1:${now.port}/`)).status).toBe(500)
    const later = await serving(wrap(compression(), at(40)))
    await expect(fetch(`http://127.0.0.1:${later.port}/`).then((answer) => answer.text())).rejects.toThrow()
    expect([...now.errors, ...later.errors]).toEqual([new Error('the disk is gone'), new Error('the disk is gone')])
  })

  test('the application fails: the error goes out as it is', async () => {
    const answer = await request(wrap(compression(), failing(new HttpError(404, 'gone'))), 'GET', '/', gzip)
    expect(answer).toMatchObject({ status: 404 })
    expect(answer.json().message).toBe('gone')
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  test('a stream of events is not held back', async () => {
    const silent: Application = () =>
      new Response(200, { 'content-type': 'text/event-stream' }, new Readable({ read() {} }))
    const { port } = await serving(wrap(compression(), silent))
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
  })
})

function noise(): Readable {
  return new Readable({
    read() {
      this.push(randomBytes(65_536))
    },
    destroy(error, done) {
      noticed.push('noise destroyed')
      done(error)
    },
  })
}

describe('a body', () => {
  const echo: Application = async (environ) => {
    const { body } = environ.state['connect.req'] as { body?: unknown }
    return Response.json({ parsed: body, own: await environ.text() })
  }

  test('that middleware reads is there for the application, too', async () => {
    const answer = await request(wrap(express.json(), echo), 'POST', '/', { json: { a: 1 } })
    expect(answer.json()).toEqual({ parsed: { a: 1 }, own: '{"a":1}' })
  })

  test('that middleware does not read is not touched', async () => {
    const answer = await request(wrap(helmet(), echo), 'POST', '/', { json: { a: 1 } })
    expect(answer.json()).toEqual({ own: '{"a":1}' })
  })

  test('that is none is a 400 of the middleware', async () => {
    const options = { headers: { 'content-type': 'application/json' }, body: '{' }
    expect((await request(wrap(express.json(), echo), 'POST', '/', options)).status).toBe(400)
  })

  test('over the limit is a 413', async () => {
    const limited: Application = (environ) => {
      environ.limitBody(10)
      return wrap(express.json(), echo)(environ)
    }
    expect((await request(limited, 'POST', '/', { json: { a: 'b'.repeat(10) } })).status).toBe(413)
  })

  test('passes as it comes, where one says so', async () => {
    const pipe: Middleware = (message: IncomingMessage, reply: Parameters<Middleware>[1]) =>
      void message.pipe(reply as never)
    const { port } = await serving(wrap(pipe, hello, { body: 'stream' }))
    const expected = Buffer.concat(await flood().toArray())
    const init = { method: 'POST', body: Readable.toWeb(flood()), duplex: 'half' } as unknown as RequestInit
    const answer = await fetch(`http://127.0.0.1:${port}/`, init)
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true)
  })
})

describe('what is changed on the request reaches the application', () => {
  const where: Application = ({ method, pathInfo, queryString, scriptName, headers }) =>
    Response.json({ method, pathInfo, queryString, scriptName, header: headers['x-a'] })

  test('method, target, headers', async () => {
    const rewrite: Middleware = (message: IncomingMessage, _reply: unknown, next: () => void) => {
      Object.assign(message, { method: 'PUT', url: '/b/%7Ec/../d?e=f' })
      message.headers['x-a'] = 'b'
      next()
    }
    const options = { scriptName: '/v2', headers: { 'x-a': 'a' } }
    expect((await request(wrap(rewrite, where), 'POST', '/a?q', options)).json()).toEqual({
      method: 'PUT',
      pathInfo: '/b/d',
      queryString: 'e=f',
      scriptName: '/v2',
      header: 'b',
    })
  })

  test('and nobody outside', async () => {
    const headers = Object.freeze({ 'x-a': 'a' })
    const environ = new Environ({ headers })
    const change: Middleware = (message: IncomingMessage, _reply: unknown, next: () => void) => {
      message.headers['x-a'] = 'b'
      next()
    }
    await wrap(change)(environ)
    expect(environ.headers['x-a']).toBe('a')
  })

  test('a target that is none is a 400', async () => {
    const rewrite: Middleware = (message: IncomingMessage, _reply: unknown, next: () => void) => {
      message.url = '/%zz'
      next()
    }
    expect((await request(wrap(rewrite, where), 'GET', '/')).status).toBe(400)
  })

  test('a path that is empty stays empty', async () => {
    const answer = await wrap(helmet(), where)(new Environ({ scriptName: '/v2', pathInfo: '', queryString: 'a' }))
    expect(JSON.parse(String(answer.body))).toMatchObject({ pathInfo: '', queryString: 'a' })
  })
})

type Next = (error?: unknown) => void
// biome-ignore lint/suspicious/noExplicitAny: middleware as people write it
type Loose = any

test('the application is called within next', async () => {
  const storage = new AsyncLocalStorage<string>()
  const app: Application = async () => Response.text(String(storage.getStore()))
  const middleware = (_message: Loose, _reply: Loose, next: Next) => storage.run('inside', () => next())
  expect((await request(wrap(middleware, app), 'GET', '/')).body).toBe('inside')
})

test('an Express application is middleware', async () => {
  const app = express()
    .disable('x-powered-by')
    .use((message, reply, next) => {
      if (message.query.token !== '1') return void reply.status(401).json({ who: message.ip })
      reply.set('x-user', 'ada')
      next()
    })
  const asked = (target: string) => request(wrap(app), 'GET', target, { remoteAddress: '192.0.2.1' })
  expect(await asked('/')).toMatchObject({ status: 401, body: '{"who":"192.0.2.1"}' })
  expect(await asked('/?token=1')).toMatchObject({ status: 200, body: 'hello', headers: { 'x-user': 'ada' } })
})

test('cookies of both are set', async () => {
  const app: Application = () => Response.text('').append('set-cookie', 'b=2')
  const quiet = (_message: Loose, reply: Loose, next: Next) => {
    reply.setHeader('set-cookie', 'a=1')
    next()
  }
  const watching = (message: Loose, reply: Loose, next: Next) => {
    reply.on('finish', () => noticed.push('finished'))
    quiet(message, reply, next)
  }
  for (const middleware of [quiet, watching]) {
    const { headers } = await request(wrap(middleware, app), 'GET', '/')
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
  }
  expect(noticed).toEqual(['finished'])
})

test('who waits for the end of the answer sees its status, also that of an error', async () => {
  const watching = (_message: Loose, reply: Loose, next: Next) => {
    reply.on('finish', () => noticed.push(`${reply.statusCode}`))
    reply.setHeader('x-a', 'b')
    next()
  }
  for (const app of [hello, failing(new HttpError(409, 'taken')), failing(new Error('secret'))]) {
    const { headers } = await request(wrap(watching, app), 'GET', '/')
    expect(headers['x-a']).toBe('b')
  }
  expect(noticed).toEqual(['200', '409', '500'])
})

test.each([
  ['synchronous', (_message: Loose, _reply: Loose, next: Next) => next(), hello, 0],
  ['asynchronous', async (_message: Loose, _reply: Loose, next: Next) => next(), hello, 1],
])('a %s pipeline costs so many promises: %#', async (_, middleware, app, expected) => {
  const made = vi.fn()
  const wrapped = wrap(middleware, app)
  const hook = createHook({ init: (_id, type) => type === 'PROMISE' && made() }).enable()
  wrapped(new Environ())
  hook.disable()
  expect(made.mock.calls.length).toBeLessThanOrEqual(expected * 3)
  if (expected === 0) expect(made).not.toHaveBeenCalled()
})

describe('an error of middleware', () => {
  test.each<[string, (next: Next) => unknown]>([
    [
      'thrown',
      () => {
        throw new HttpError(403, 'no')
      },
    ],
    [
      'rejected with',
      async () => {
        throw new HttpError(403, 'no')
      },
    ],
    ['handed to next', (next) => next(new HttpError(403, 'no'))],
    ['handed to next later', (next) => void setTimeout(() => next(new HttpError(403, 'no')), 5)],
  ])('%s is thrown on', async (_, fail) => {
    const app = vi.fn(hello)
    const answer = await request(
      wrap((_message: Loose, _reply: Loose, next: Next) => fail(next), app),
      'GET',
      '/',
    )
    expect(answer.status).toBe(403)
    expect(app).not.toHaveBeenCalled()
  })

  test.each(['route', 'router', null, ''])('next(%j) is none', async (word) => {
    expect(
      (
        await request(
          wrap((_message: Loose, _reply: Loose, next: Next) => next(word)),
          'GET',
          '/',
        )
      ).body,
    ).toBe('hello')
  })

  test('within its answer breaks the answer off', async () => {
    const { port, errors } = await serving(
      wrap((_message: Loose, reply: Loose, next: Next) => {
        reply.write('half')
        setTimeout(() => next(new Error('the disk is gone')), 20)
      }),
    )
    expect(await exchange(port, 'GET / HTTP/1.1', 'Host: h', '', '')).not.toContain('\r\n0\r\n')
    expect(errors).toEqual([new Error('the disk is gone')])
  })

  test('after next is told to the log, and the answer stands', async () => {
    const late = async (_message: Loose, _reply: Loose, next: Next) => {
      next()
      throw new Error('too late')
    }
    expect((await request(wrap(late, hello, { name: 'mine' }), 'GET', '/a')).body).toBe('hello')
    await eventually(() => log().includes('too late'))
    expect(log()).toContain('GET /a 500 Error: mine failed after it had called next() or answered')
  })
})

describe('middleware that breaks its contract is named', () => {
  const named = { name: '[filter:mine] ./mine.js', timeout: 50 }

  test.each<[string, Loose]>([
    ['does nothing', () => {}],
    ['does nothing in an async function', async () => {}],
    ['never resolves', () => new Promise(() => {})],
    ['reads the body and forgets next', async (message: Loose) => void (await message.toArray())],
  ])('when it %s', async (_, middleware) => {
    const started = Date.now()
    const promise = wrap(middleware, hello, named)(new Environ({ method: 'POST', body: 'a' }))
    await expect(promise).rejects.toThrow('[filter:mine] ./mine.js neither answered nor called next() within 0.05 s')
    expect(Date.now() - started).toBeLessThan(2000)
  })

  test('when it lets no answer through', async () => {
    const middleware = (_message: Loose, reply: Loose, next: Next) => {
      reply.end = () => reply
      next()
    }
    await expect(wrap(middleware, hello, named)(new Environ())).rejects.toThrow(
      './mine.js did not let the answer through',
    )
    await expect(wrap(middleware, failing(new Error('a')), named)(new Environ())).rejects.toThrow(
      'did not let the answer',
    )
  })

  test('but not while it waits for the application, nor when it may take for ever', async () => {
    const slow: Application = () => new Promise((resolve) => setTimeout(resolve, 100, Response.text('slow')))
    const plain = (_message: Loose, _reply: Loose, next: Next) => next()
    expect((await request(wrap(plain, slow, named), 'GET', '/')).body).toBe('slow')
    const tardy = (_message: Loose, _reply: Loose, next: Next) => void setTimeout(next, 100)
    expect((await request(wrap(tardy, hello, { timeout: 0 }), 'GET', '/')).body).toBe('hello')
  })

  test('nor while it sends its answer', async () => {
    const events = (_message: Loose, reply: Loose) => {
      reply.write('one')
      setTimeout(() => reply.end('two'), 100)
    }
    expect((await request(wrap(events, hello, named), 'GET', '/')).body).toBe('onetwo')
  })

  test('when it calls next twice', async () => {
    const app = vi.fn(hello)
    const twice = (_message: Loose, _reply: Loose, next: Next) => {
      next()
      next()
    }
    expect((await request(wrap(twice, app, named), 'GET', '/')).body).toBe('hello')
    expect(app).toHaveBeenCalledOnce()
    expect(log()).toContain('[filter:mine] ./mine.js called next() a second time')
  })

  test('when it answers and calls next', async () => {
    const app = vi.fn(hello)
    const both = (_message: Loose, reply: Loose, next: Next) => {
      reply.statusCode = 403
      reply.end('no')
      next()
    }
    expect(await request(wrap(both, app, named), 'GET', '/')).toMatchObject({ status: 403, body: 'no' })
    expect(app).not.toHaveBeenCalled()
    expect(log()).toContain('./mine.js answered and then called next()')
  })

  test('when it begins to answer and leaves the rest to others', async () => {
    const begins = (_message: Loose, reply: Loose, next: Next) => {
      reply.write('half')
      next()
    }
    await expect(async () => wrap(begins, hello, named)(new Environ())).rejects.toThrow('left its answer unfinished')
  })

  test('when it calls next and answers', async () => {
    const destroyed = vi.fn()
    const slow: Application = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(200, {}, new Readable({ read() {}, destroy: (error, done) => done(destroyed(error)) }))
    }
    const both = (_message: Loose, reply: Loose, next: Next) => {
      next()
      reply.end('mine')
    }
    expect((await request(wrap(both, slow, named), 'GET', '/')).body).toBe('mine')
    await eventually(() => destroyed.mock.calls.length > 0)
    expect(log()).toContain('./mine.js called next() and then answered itself')
  })

  test('a next that comes too late finds nobody', async () => {
    const app = vi.fn(hello)
    let late: Next = () => {}
    const tardy = (_message: Loose, _reply: Loose, next: Next) => {
      late = next
    }
    await expect(wrap(tardy, app, named)(new Environ())).rejects.toThrow('neither')
    late()
    expect(app).not.toHaveBeenCalled()
  })
})

test('hears when the client goes away', async () => {
  const never = (message: Loose, reply: Loose) => {
    message.on('aborted', () => noticed.push('aborted'))
    reply.on('close', () => noticed.push('closed'))
  }
  const { port, errors } = await serving(wrap(never))
  abandon(port, '/', 'moment')
  await eventually(() => noticed.length === 2)
  expect(errors).toEqual([])
})

test('what is no response goes on as it is, for the server to say so', () => {
  expect(wrap(helmet(), (() => undefined) as never)(new Environ())).toBeUndefined()
})

test('a header that cannot be sent is an error', async () => {
  const app: Application = () => new Response(200, { 'x-a': 'b\nc' }, noise())
  const watching = (_message: Loose, reply: Loose, next: Next) => {
    reply.on('finish', () => {})
    next()
  }
  await expect(async () => wrap(watching, app)(new Environ())).rejects.toThrow('Invalid character in header content')
  expect(noticed).toContain('noise destroyed')
})

describe('middleware for errors', () => {
  const rescue = (error: Loose, _message: Loose, reply: Loose, next: Next) => {
    if (error.status === 404) reply.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here')
    else next(error)
  }

  test('is asked when the application fails', async () => {
    for (const app of [
      failing(new HttpError(404, 'gone')),
      async () => failing(new HttpError(404, 'gone'))(new Environ()),
    ]) {
      expect(await request(wrap(rescue, app), 'GET', '/')).toMatchObject({ status: 404, body: 'Nothing here' })
    }
  })

  test('may leave an error to those outside', async () => {
    await expect(async () => wrap(rescue, failing(new Error('a bug')))(new Environ())).rejects.toThrow('a bug')
    const silent = (_error: Loose, _message: Loose, _reply: Loose, next: Next) => next()
    await expect(async () => wrap(silent, failing(new Error('a bug')))(new Environ())).rejects.toThrow('a bug')
  })

  test('is not asked otherwise', () => {
    expect(wrap(rescue)(new Environ())).toMatchObject({ body: 'hello' })
  })
})

describe('[filter:…]', () => {
  const filter = (...options: string[]): Promise<Filter> =>
    loadFilter({
      text: ['[filter:main]', 'use = call:../../src/bridges/connect.ts:filterFactory', ...options, ''].join('\n'),
      filename: `${import.meta.dirname}/test.ini`,
    })
  const headersBehind = async (...options: string[]) =>
    (await request((await filter(...options))(hello), 'GET', '/')).headers

  test('the options of the section are those of the middleware', async () => {
    const headers = await headersBehind(
      'middleware = helmet',
      'frameguard = {"action": "deny"}',
      'noSniff = false',
      'referrerPolicy = {"policy": ["no-referrer"]}',
    )
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' })
    expect(headers).not.toHaveProperty('x-content-type-options')
  })

  test('an export is named after a colon, and may be middleware itself', async () => {
    expect(await headersBehind('middleware = helmet:frameguard', 'action = deny')).toEqual({
      'content-type': 'text/plain; charset=utf-8',
      'x-frame-options': 'DENY',
    })
    expect(await headersBehind('middleware = ./middleware.ts:itself')).toMatchObject({ 'x-by': 'itself' })
    expect(await headersBehind('middleware = ./middleware.ts')).toMatchObject({ 'x-by': 'default' })
    expect(await headersBehind('middleware = ./middleware.ts:nested.itself')).toMatchObject({ 'x-by': 'nested' })
  })

  test('what is no JSON is text, and arguments go before the options', async () => {
    const headers = await headersBehind(
      'middleware = ./middleware.ts:telling',
      'arguments = ["combined", 3]',
      'a = on',
      'b = "10"',
      'c = 10',
      '__proto__ = {"d": 1}',
    )
    expect(JSON.parse(String(headers['x-given']))).toEqual(
      JSON.parse('["combined", 3, {"a": "on", "b": "10", "c": 10, "__proto__": {"d": 1}}]'),
    )
  })

  test('it is named by its section', async () => {
    const hanging = await filter('middleware = ./middleware.ts:hanging', 'next_timeout = 20ms')
    await expect(hanging(hello)(new Environ())).rejects.toThrow(
      '[filter:main] ./middleware.ts:hanging neither answered nor called next() within 0.02 s',
    )
  })

  test.each([
    ['middleware = ./middleware.ts:itself\na = b', 'is middleware itself: it takes no options'],
    ['middleware = ./middleware.ts:constant', 'is no function'],
    ['middleware = ./middleware.ts:makesNothing', 'what it returned is no middleware'],
    ['middleware = ./middleware.ts:throws', 'failed: no secret, no session'],
    ['middleware = helmett', 'there is no module "helmett"'],
    ['middleware = node:fs', 'is not a module of yours or of a package'],
    ['a = b', '"middleware" is missing'],
    [
      'middleware = helmet\narguments = combined',
      '"arguments" must be a JSON list such as ["combined"], not "combined"',
    ],
    ['middleware = helmet\narguments = {"a": 1}', '"arguments" must be a JSON list'],
    ['middleware = helmet\nnext_timeout = soon', '"next_timeout" must be a duration'],
  ])('%j is refused', async (options, message) => {
    await expect(filter(options)).rejects.toThrow(message)
  })
})
