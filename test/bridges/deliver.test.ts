import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { deliver } from '../../src/bridges/deliver.ts'
import { Response } from '../../src/contract/response.ts'
import { exchange, listening } from '../server/wire.ts'

/** What a client gets when a response is delivered, and what was thrown instead. */
async function delivered(
  response: () => Response,
  { method = 'GET', set = {} as Record<string, string | string[]> } = {},
) {
  let thrown: unknown
  const { port } = await listening((_message, reply) => {
    reply.sendDate = false
    for (const [name, value] of Object.entries(set)) reply.setHeader(name, value)
    try {
      deliver(response(), reply, () => reply.destroy())
    } catch (error) {
      thrown = error
      reply.destroy()
    }
  })
  const text = await exchange(port, `${method} / HTTP/1.1`, 'Host: h', 'Connection: close', '', '')
  return { text: text.replace('Connection: close\r\n', ''), thrown }
}

const stream = (destroyed = () => {}) =>
  new Readable({
    read() {
      this.push('stream')
      this.push(null)
    },
    destroy(error, done) {
      destroyed()
      done(error)
    },
  })

test.each<[string, string, () => Response, string]>([
  ['text', 'GET', () => new Response(200, { 'x-a': 'b' }, 'é'), '200 OK\r\nx-a: b\r\ncontent-length: 2\r\n\r\nÃ©'],
  ['bytes', 'GET', () => new Response(200, {}, Buffer.from('ab')), '200 OK\r\ncontent-length: 2\r\n\r\nab'],
  ['nothing', 'GET', () => new Response(404), '404 Not Found\r\ncontent-length: 0\r\n\r\n'],
  ['no content', 'GET', () => new Response(204), '204 No Content\r\n\r\n'],
  ['not modified', 'GET', () => new Response(304, { etag: '"a"' }, stream()), '304 Not Modified\r\netag: "a"\r\n\r\n'],
  ['text', 'HEAD', () => new Response(200, {}, 'ab'), '200 OK\r\ncontent-length: 2\r\n\r\n'],
  [
    'a stream',
    'HEAD',
    () => new Response(200, { 'content-length': '6' }, stream()),
    '200 OK\r\ncontent-length: 6\r\n\r\n',
  ],
  [
    'a stream',
    'GET',
    () => new Response(200, { 'content-length': '6' }, stream()),
    '200 OK\r\ncontent-length: 6\r\n\r\nstream',
  ],
  [
    'a wrong length',
    'GET',
    () => new Response(200, { 'content-length': '9' }, 'ab'),
    '200 OK\r\ncontent-length: 2\r\n\r\nab',
  ],
  [
    'chunks',
    'GET',
    () => new Response(200, { 'transfer-encoding': 'chunked' }, 'ab'),
    '200 OK\r\ncontent-length: 2\r\n\r\nab',
  ],
])('%s, %s', async (_, method, response, expected) => {
  expect((await delivered(response, { method })).text).toBe(`HTTP/1.1 ${expected}`)
})

test('headers of both are sent', async () => {
  const set = { vary: 'Origin, Accept', 'set-cookie': ['a=1'], 'x-a': 'outside', 'x-b': 'outside' }
  const headers = { vary: 'accept, Cookie', 'set-cookie': ['b=2'], 'x-a': 'inside', link: ['a', 'b'] }
  const { text } = await delivered(() => new Response(200, headers), { set })
  expect(text.split('\r\n').slice(1, -3)).toEqual([
    'vary: Origin, accept, Cookie',
    'set-cookie: a=1',
    'set-cookie: b=2',
    'x-a: inside',
    'x-b: outside',
    'link: a',
    'link: b',
  ])
})

test.each<[string, (body: Readable) => Response, string]>([
  ['a status that is none', (body) => new Response(99, {}, body), '99 is no status of an answer'],
  ['a header that is none', (body) => new Response(200, { 'a b': 'c' }, body), 'must be a valid HTTP token'],
  ['a value that is none', (body) => new Response(200, { a: 'b\r\nc' }, body), 'Invalid character'],
])('%s is refused, and the body let go', async (_, response, message) => {
  const destroyed = vi.fn()
  const { thrown } = await delivered(() => response(stream(destroyed)))
  expect(String(thrown)).toContain(message)
  expect(destroyed).toHaveBeenCalledOnce()
})

test('where somebody has answered, or gone, the body is let go', async () => {
  const destroyed = vi.fn()
  const { port } = await listening((_message, reply) => {
    reply.end('first')
    deliver(new Response(200, {}, stream(destroyed)), reply, () => {})
  })
  expect(await exchange(port, 'GET / HTTP/1.1', 'Host: h', 'Connection: close', '', '')).toContain('first')
  expect(destroyed).toHaveBeenCalledOnce()
})
