import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, sizelimit } from '../../src/filters/sizelimit.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { request } from '../../src/testing/client.ts'
import { listening, Wire } from '../server/wire.ts'
import { conf } from './conf.ts'

const echo: Application = async (environ) => Response.text(await environ.text())
const chunks = (size: number): Readable => Readable.from([Buffer.alloc(size - 1, 'x'), Buffer.from('y')])

test.each([
  ['a body of the size', 'x'.repeat(10), 200],
  ['one byte more', 'x'.repeat(11), 413],
  ['one character of two bytes more', `${'x'.repeat(9)}é`, 413],
  ['chunks of the size', chunks(10), 200],
  ['chunks of one byte more', chunks(11), 413],
  ['nothing', null, 200],
])('%s: %#', async (_, body, status) => {
  const answer = await request(sizelimit({ maxRequestBodySize: 10 })(echo), 'POST', '/', { body })
  expect(answer.status).toBe(status)
  if (status === 413) expect(answer.json().message).toBe('Request is too large.')
})

test('a body that says that it is too large is refused before the application hears of it', () => {
  let called = false
  const app = sizelimit({ maxRequestBodySize: 10 })(() => {
    called = true
    return Response.empty()
  })
  expect(() => app(new Environ({ headers: { 'content-length': '11' } }))).toThrow(HttpError)
  expect(called).toBe(false)
})

test.each(['5', '-1', 'x', '1e1', '0x1', '', '1, 1'])(
  'a body longer than its content-length (%j) is counted',
  async (length) => {
    const headers = { 'content-length': length }
    const answer = await request(sizelimit({ maxRequestBodySize: 10 })(echo), 'POST', '/', {
      headers,
      body: chunks(11),
    })
    expect(answer.status).toBe(413)
  },
)

test('a body that is read as a stream is counted, too', async () => {
  const app: Application = async (environ) => {
    for await (const _ of environ.stream()) {
      // Only to read it.
    }
    return Response.text('read')
  }
  const answer = await request(sizelimit({ maxRequestBodySize: 10 })(app), 'POST', '/', { body: chunks(11) })
  expect(answer.status).toBe(413)
})

test.each<[string, string, string]>([
  ['chunks of one byte more', 'Transfer-Encoding: chunked', '5\r\nhello\r\n6\r\nworlds\r\n0\r\n\r\n'],
  ['chunks without an end', 'Transfer-Encoding: chunked', '5\r\nhello\r\n'.repeat(10)],
  ['a length of one byte more', 'Content-Length: 11', 'hello world'],
  ['a length that is never sent', 'Content-Length: 1000000', 'hello'],
])('over a socket the client reads its 413, and no more: %s', async (_, header, body) => {
  const { port } = await listening(toNodeHandler(sizelimit({ maxRequestBodySize: 10 })(echo)))
  const wire = new Wire(port).send('POST / HTTP/1.1', 'Host: a', header, '', body)
  await wire.until(/^HTTP\/1\.1 413 .*"message":"Request is too large\."/s)
  wire.socket.end()
  expect((await wire.end()).match(/^HTTP\/1\.1 \d/gm)).toEqual(['HTTP/1.1 4'])
})

test('no promise', () => {
  expect(sizelimit()(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
})

test.each([
  [{}, {}, 114_688],
  [{ max_request_body_size: '1KiB' }, {}, 1024],
  [{ max_request_body_size: '0' }, {}, 0],
  [{}, { max_request_body_size: '7' }, 7],
])('settings %j, [DEFAULT] %j', async (options, globals, size) => {
  const app = (await filterFactory(conf(globals), conf(options)))(echo)
  const status = async (body: string): Promise<number> => (await request(app, 'POST', '/', { body })).status
  expect([await status('x'.repeat(size)), await status('x'.repeat(size + 1))]).toEqual([200, 413])
})

test.each(['-1', 'big', '1.5x'])('max_request_body_size = %s is refused', (size) => {
  expect(() => filterFactory(conf(), conf({ max_request_body_size: size }))).toThrow('"max_request_body_size" must be')
})
