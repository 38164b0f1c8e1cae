import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Response } from '../../src/contract/response.ts'
import { type Answer, ask, serving, session } from './http2-client.ts'
import { eventually } from './wire.ts'

async function answered(app: Application, method = 'GET'): Promise<Answer & { errors: string[] }> {
  const errors: string[] = []
  const { port } = await serving(app, { onError: (error) => errors.push((error as Error).message) })
  return { ...(await ask(session(port), { ':path': '/', ':method': method })), errors }
}

test('fields are sent as they are, and those of HTTP/1.1 are left out', async () => {
  const { status, headers, body } = await answered(
    () =>
      new Response(
        201,
        {
          ...{ connection: 'close', 'keep-alive': 'timeout=5', 'Transfer-Encoding': 'chunked', upgrade: 'x' },
          ...{ 'proxy-connection': 'close', 'X-A': 'ä', 'set-cookie': ['a=1', 'b=2'], 'content-length': '99' },
        },
        'hällo',
      ),
  )
  const { date, ...others } = headers
  expect([status, body]).toEqual([201, 'hällo'])
  expect(Date.parse(String(date))).toBeGreaterThan(0)
  expect({ ...others }).toMatchObject({ ':status': 201, 'set-cookie': ['a=1', 'b=2'], 'content-length': '6' })
  expect(Object.keys(others).sort()).toEqual([':status', 'content-length', 'set-cookie', 'x-a'])
})

test.each([
  [200, 'GET', '5', 'hello'],
  [200, 'HEAD', '5', ''],
  [204, 'GET', undefined, ''],
  [304, 'GET', undefined, ''],
  [404, 'GET', '5', 'hello'],
])('%i to a %s', async (status, method, length, body) => {
  const got = await answered(() => new Response(status, {}, 'hello'), method)
  expect([got.status, got.headers['content-length'], got.body]).toEqual([status, length, body])
})

test.each([
  ['nothing', null, ''],
  ['no bytes', Buffer.alloc(0), ''],
  ['bytes of another buffer', new Uint8Array(Buffer.from('xhellox').buffer.slice(0), 0, 0), ''],
  ['much', 'x'.repeat(500_000), 'x'.repeat(500_000)],
  ['a stream', Readable.from(['a', Buffer.from('b')]), 'ab'],
  ['a web stream', new Blob(['web']).stream(), 'web'],
] as const)('the body is %s', async (_, body, text) => {
  expect((await answered(() => new Response(200, {}, body))).body).toBe(text)
})

describe('what may not be sent is a 500, and told', () => {
  test.each([
    [{ 'x-a': 'a\r\nb: c' }, /Invalid character/],
    [{ 'x a': 'b' }, /Header name/],
    [{ ':path': '/' }, /Header name/],
  ] as [Record<string, string>, RegExp][])('%j', async (headers, message) => {
    const { status, errors } = await answered(() => new Response(200, headers))
    expect([status, errors]).toEqual([500, [expect.stringMatching(message)]])
  })

  test.each([101, 199, 600, 200.5])('the status %d', async (status) => {
    const got = await answered(() => new Response(status))
    expect([got.status, got.errors]).toEqual([500, [`${status} is no status of an answer: use 200 to 599`]])
  })
})

describe('a stream', () => {
  test('that fails at once is a 500', async () => {
    const app: Application = () =>
      new Response(
        200,
        {},
        new Readable({
          read() {
            this.destroy(new Error('no such file'))
          },
        }),
      )
    const { status, errors } = await answered(app)
    expect([status, errors]).toEqual([500, ['no such file']])
  })

  test.each([
    ['fails in the middle', {}, 'no more'],
    ['is shorter than was promised', { 'content-length': '99' }, 'content-length says 99'],
    ['is longer than was promised', { 'content-length': '2' }, 'content-length says 2'],
  ])('that %s does not look complete', async (what, headers, message) => {
    const errors: string[] = []
    const app: Application = () =>
      new Response(
        200,
        headers as Record<string, string>,
        (async function* () {
          yield 'half'
          await new Promise((resolve) => setTimeout(resolve, 50))
          if (what.startsWith('fails')) throw new Error('no more')
        })(),
      )
    const { port } = await serving(app, { onError: (error) => errors.push((error as Error).message) })
    const stream = session(port).request({ ':path': '/' }).resume()
    const [error] = await once(stream, 'error')
    expect(error.message).toContain('NGHTTP2_INTERNAL_ERROR')
    expect(errors).toEqual([expect.stringContaining(message)])
  })

  test('is held up by a client that does not read, and let go when it leaves', async () => {
    let made = 0
    const source = new Readable({
      read() {
        made += 1
        this.push(Buffer.alloc(64 * 1024))
      },
    })
    const { port } = await serving(() => new Response(200, {}, source))
    const stream = session(port).request({ ':path': '/' }).pause()
    stream.on('error', () => {})
    await once(stream, 'response')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(made).toBeLessThan(100)
    stream.close(8)
    await eventually(() => source.destroyed)
  })

  test('of events is begun before it has anything to say', async () => {
    const source = new PassThrough()
    const { port } = await serving(() => new Response(200, {}, source))
    const stream = session(port).request({ ':path': '/' })
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(200)
    source.end('event')
    expect(String(Buffer.concat(await stream.toArray()))).toBe('event')
  })

  test('nobody wants is let go', async () => {
    const source = new PassThrough()
    await answered(() => new Response(200, {}, source), 'HEAD')
    expect(source.destroyed).toBe(true)
  })
})
