import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fromNode, type NodeListener } from '../../src/bridges/from-node.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { request } from '../../src/testing/client.ts'
import { eventually, exchange } from '../server/wire.ts'
import { flood, noticed } from './frameworks.ts'
import { abandon, loaded, serving } from './serving.ts'

beforeEach(() => void noticed.splice(0))

const mounted = (name: string) =>
  loaded(
    '[composite:main]',
    'use = pkg:wheatpaste#urlmap',
    '/shop = shop',
    '[app:shop]',
    'use = call:../../src/bridges/from-node.ts:appFactory',
    `app = ./frameworks.ts:${name}`,
  )

describe.each(['expressApp', 'koaApp', 'fastifyApp', 'listener'])('%s', (name) => {
  test('sees where it is mounted, and who asks', async () => {
    const from = { remoteAddress: '192.0.2.1', scheme: 'https', headers: { host: 'shop.example:8443' } }
    const { status, headers, json } = await request(await mounted(name), 'GET', '/shop/where?a=b%20c', from)
    expect(status).toBe(200)
    expect(json()).toEqual({
      url: '/where?a=b%20c',
      baseUrl: '/shop',
      // Koa knows nothing of it.
      originalUrl: name === 'koaApp' ? '/where?a=b%20c' : '/shop/where?a=b%20c',
      ip: '192.0.2.1',
      protocol: 'https',
      host: 'shop.example:8443',
    })
    expect(headers).not.toHaveProperty('content-length')
    expect(headers).not.toHaveProperty('connection')
  })

  test('reads JSON', async () => {
    const { status, json } = await request(await mounted(name), 'POST', '/shop/json', { json: { a: ['é'] } })
    expect([status, json()]).toEqual([201, { got: { a: ['é'] } }])
  })

  test('four megabytes come in, and go out, over a socket', async () => {
    const { port, errors } = await serving(await mounted(name))
    const expected = createHash('sha256')
      .update(Buffer.concat(await flood().toArray()))
      .digest('hex')
    const post = (path: string) =>
      fetch(`http://127.0.0.1:${port}/shop/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(flood()) as ReadableStream,
        duplex: 'half',
      } as RequestInit)
    expect(await (await post('digest')).text()).toBe(expected)
    const back = createHash('sha256').update(Buffer.from(await (await post('pipe')).arrayBuffer()))
    expect(back.digest('hex')).toBe(expected)
    expect(errors).toEqual([])
  })

  test('sets two cookies', async () => {
    const { status, headers, body } = await request(await mounted(name), 'GET', '/shop/cookies')
    expect([status, body]).toEqual([204, ''])
    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/'])
  })

  test('the length of an answer to HEAD is that of the answer to GET', async () => {
    if (name === 'listener') return
    const { port } = await serving(await mounted(name))
    const length = async (method: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/shop/where`, { method })
      await answer.arrayBuffer()
      return answer.headers.get('content-length')
    }
    expect(await length('HEAD')).toBe(await length('GET'))
  })

  test('hears when the client goes away, before the answer and within it', async () => {
    const { port, errors } = await serving(await mounted(name))
    abandon(port, '/shop/never', 'moment')
    await eventually(() => noticed.includes('reply closed'))
    noticed.splice(0)
    abandon(port, '/shop/flood/endless', 'head')
    await eventually(() => noticed.includes('reply closed') && noticed.includes('flood destroyed'))
    expect(errors).toEqual([])
  })

  test('a finished answer is noticed', async () => {
    const { port } = await serving(await mounted(name))
    await (await fetch(`http://127.0.0.1:${port}/shop/flood`)).arrayBuffer()
    await eventually(() => noticed.includes('reply finished'))
    expect(noticed).not.toContain('reply closed')
  })

  test('what fails is a 500 that shows nothing, what says its status has it', async () => {
    const { port } = await serving(await mounted(name))
    const fail = await fetch(`http://127.0.0.1:${port}/shop/fail`)
    expect(fail.status).toBe(500)
    if (name !== 'fastifyApp') expect(await fail.text()).not.toContain('secret')
    const teapot = await fetch(`http://127.0.0.1:${port}/shop/teapot`)
    expect([teapot.status, await teapot.text()]).toEqual([418, expect.stringContaining('short and stout')])
  })

  test('what is not there is a 404', async () => {
    expect((await request(await mounted(name), 'GET', '/shop/none')).status).toBe(404)
  })
})

/** One request to a listener, in memory. */
const ask = (listener: NodeListener, method = 'GET', options = {}) => request(fromNode(listener), method, '/', options)
const logged = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true)

test.each<[string, NodeListener]>([
  [
    'throws',
    () => {
      throw new HttpError(409, 'Taken.')
    },
  ],
  [
    'rejects',
    async () => {
      throw new HttpError(409, 'Taken.')
    },
  ],
  ['hands on', (_message, _reply, next) => next(new HttpError(409, 'Taken.'))],
])('what it %s is thrown on, with the headers that it had set', async (_, fail) => {
  const listener: NodeListener = (message, reply, next) => {
    reply
      .setHeader('access-control-allow-origin', '*')
      .setHeader('Vary', 'Origin')
      .setHeader('content-encoding', 'gzip')
    return fail(message, reply, next)
  }
  const { status, headers, body } = await ask(listener)
  expect([status, JSON.parse(body).message]).toEqual([409, 'Taken.'])
  expect(headers).toEqual({
    'access-control-allow-origin': '*',
    vary: 'Origin, Accept',
    'content-type': 'application/json',
  })
})

test.each([['a string'], [{ a: 1 }], [Object.create(null)]])('%j is an error, too', async (thrown) => {
  const { status, body } = await ask((_message, _reply, next) => next(thrown))
  expect([status, body]).toEqual([
    500,
    '{"code":500,"title":"Internal Server Error","message":"Internal Server Error"}',
  ])
})

test('an answer that fails is broken off, and told to the log', async () => {
  const { port, errors } = await serving(
    fromNode((_message, reply, next) => {
      reply.write('half')
      setTimeout(() => next(new Error('the disk is gone')), 20)
    }),
  )
  const text = await exchange(port, 'GET / HTTP/1.1', 'Host: h', '', '')
  expect(text).toContain('half')
  expect(text).not.toContain('\r\n0\r\n')
  expect(errors).toEqual([new Error('the disk is gone')])
})

test('a failure after the answer is told to the log, and the answer stands', async () => {
  const written = logged()
  const { status, body } = await ask((_message, reply, next) => {
    reply.end('done')
    next(new Error('too late'))
  })
  expect([status, body]).toEqual([200, 'done'])
  expect(written.mock.calls.join()).toContain('Error: too late')
  written.mockRestore()
})

test('to go on after the answer is no failure', async () => {
  const { body } = await ask((_message, reply, next) => {
    reply.end('done')
    next()
  })
  expect(body).toBe('done')
})

test.each<[string, NodeListener]>([
  ['reply', (_message, reply) => reply.destroy()],
  ['message', (message) => message.destroy()],
  ['socket', ({ socket }) => socket.destroy()],
])('who closes the %s instead of answering fails', async (_, listener) => {
  await expect(async () => fromNode(listener)(new Environ())).rejects.toThrow('closed before the answer was complete')
})

test('a body over the limit is a 413, whoever reads it', async () => {
  const { status } = await request(
    (environ) => {
      environ.limitBody(10)
      return fromNode(async (message, reply) => void reply.end(await message.toArray()))(environ)
    },
    'POST',
    '/',
    { body: Readable.from([Buffer.alloc(6), Buffer.alloc(6)]) },
  )
  expect(status).toBe(413)
})

test('what only a connection of its own could mean is left out', async () => {
  const { status, headers, body } = await ask((_message, reply) => {
    reply.writeContinue()
    reply.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' })
    reply.writeHead(200, { 'Transfer-Encoding': 'chunked', Trailer: 'a', 'X-A': 'b' })
    reply.addTrailers({ a: 'b' })
    reply.write('one')
    reply.end('two')
  })
  expect([status, headers, body]).toEqual([200, { 'x-a': 'b' }, 'onetwo'])
})

test('the head is passed on before the body', async () => {
  const { port } = await serving(fromNode((_message, reply) => reply.writeHead(200, { a: 'b' }).flushHeaders()))
  expect((await fetch(`http://127.0.0.1:${port}/`)).headers.get('a')).toBe('b')
})

test('it is not asked for more than the client reads', async () => {
  let sent = 0
  const { port } = await serving(
    fromNode(async (_message, reply) => {
      const chunk = Buffer.alloc(1_000_000)
      for (sent = 0; sent < 1000; sent += 1) {
        if (!reply.write(chunk)) await new Promise((resolve) => reply.once('drain', resolve))
      }
    }),
  )
  const { body } = await fetch(`http://127.0.0.1:${port}/`)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(sent).toBeLessThan(100)
  await body?.cancel()
})

test('to write after the end is no end of the process', async () => {
  const { body } = await ask((_message, reply) => {
    reply.end('done')
    reply.write('more')
  })
  expect(body).toBe('done')
})

const factory = (...options: string[]) =>
  loaded('[app:main]', 'use = call:../../src/bridges/from-node.ts:appFactory', ...options)

test.each([
  ['app = ./frameworks.ts:honoApp', 'It has a fetch(): use = pkg:wheatpaste#fetch'],
  ['app = ./frameworks.ts:notAnApp', 'is no application of Express, Koa or Fastify'],
  ['app = ./frameworks.ts:makesAnApp', 'Export the application itself'],
  ['app = ./frameworks.ts:expresApp', 'did you mean "expressApp"?'],
  ['app = ./nothing.ts:app', 'there is no module "./nothing.ts"'],
  ['app = ./frameworks.ts:expressApp\nprefix = /a', 'unknown option "prefix"'],
  ['', '"app" is missing'],
])('%s is refused', async (options, message) => {
  await expect(factory(options)).rejects.toThrow(message)
})

test('an application of Fastify is closed when the last deployment that has it is', async () => {
  const closed = vi.fn()
  const { fastifyApp } = await import('./closing.ts')
  fastifyApp.addHook('onClose', async () => closed())
  const [first, second] = [
    await factory('app = ./closing.ts:fastifyApp'),
    await factory('app = ./closing.ts:fastifyApp'),
  ]
  await first.dispose?.()
  expect(closed).not.toHaveBeenCalled()
  await second.dispose?.()
  expect(closed).toHaveBeenCalledOnce()
})
