import { Readable } from 'node:stream'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response, type ResponseBody, type ResponseHeaders } from '../../src/contract/response.ts'
import { readableOf } from '../../src/contract/response-body.ts'
import { filterFactory, type GzipOptions, gzip } from '../../src/filters/gzip.ts'
import { conf } from './conf.ts'

const TEXT = 'hello '.repeat(1_000)
const JSON_TYPE = 'application/json'

interface Ask {
  readonly accept?: string
  readonly method?: string
  readonly options?: GzipOptions
}

async function answer(response: Response, { accept = 'gzip', method = 'GET', options }: Ask = {}): Promise<Response> {
  const headers: Record<string, string> = accept === '' ? {} : { 'accept-encoding': accept }
  return gzip(options)(() => response)(new Environ({ method, headers }))
}

async function bytesOf(body: ResponseBody): Promise<Buffer> {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body ?? '')
  return Buffer.concat((await readableOf(body).toArray()).map((chunk) => Buffer.from(chunk)))
}

const json = (body: ResponseBody = TEXT, headers: ResponseHeaders = {}, status = 200): Response =>
  new Response(status, { 'content-type': JSON_TYPE, ...headers }, body)

async function* pieces() {
  for (let index = 0; index < 1_000; index++) yield index % 2 === 0 ? 'hello ' : Buffer.from('hello ')
}

test.each<[string, ResponseBody, number]>([
  ['text', TEXT, TEXT.length],
  ['bytes', Buffer.from(TEXT), TEXT.length],
  ['much text', TEXT.repeat(20), TEXT.length * 20],
  ['a stream', Readable.from([TEXT]), TEXT.length],
  ['an iterable', pieces(), TEXT.length],
  ['a web stream', new Blob([TEXT]).stream() as ReadableStream, TEXT.length],
])('%s', async (_, body, length) => {
  const response = await answer(json(body, { 'content-length': String(length) }))
  expect(response.headers).toEqual({ 'content-type': JSON_TYPE, 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  const packed = await bytesOf(response.body)
  expect(packed.length).toBeLessThan(length / 10)
  expect(gunzipSync(packed).toString()).toBe('hello '.repeat(length / 6))
})

test('brotli is better', async () => {
  const { headers, body } = await answer(json(), { accept: 'gzip, deflate, br' })
  expect(headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(await bytesOf(body)).toString()).toBe(TEXT)
})

test.each([
  ['text/html; charset=utf-8', true],
  ['TEXT/CSV', true],
  ['application/problem+json', true],
  ['application/vnd.openstack.compute+json;version=2.1', true],
  ['application/atom+xml', true],
  ['application/javascript', true],
  ['image/svg+xml', true],
  ['text/event-stream', false],
  ['image/png', false],
  ['application/octet-stream', false],
  ['application/gzip', false],
  ['application/jsonx', false],
  ['x-text/plain', false],
  ['', false],
])('%j: %s', async (type, packs) => {
  const { headers, body } = await answer(json(TEXT, { 'content-type': type }))
  expect([headers['content-encoding'] !== undefined, body === TEXT]).toEqual([packs, !packs])
  expect(headers.vary).toBe(packs ? 'Accept-Encoding' : undefined)
})

test.each<[string, ResponseHeaders, number]>([
  ['is encoded already', { 'content-encoding': 'br' }, 200],
  ['says that it is not', { 'content-encoding': 'identity' }, 200],
  ['is a part', { 'content-range': 'bytes 0-5/6' }, 206],
  ['may not be changed', { 'cache-control': 'private, No-Transform' }, 200],
])('what %s is left alone', async (_, headers, status) => {
  const response = await answer(json(TEXT, headers, status))
  expect(response).toMatchObject({ body: TEXT, headers })
  expect(response.headers).not.toHaveProperty('vary')
})

test.each([
  ['nothing', null],
  ['what is small', 'x'.repeat(1023)],
])('%s is left alone', async (_, body) => {
  expect(await answer(json(body))).toMatchObject({ body, headers: { 'content-type': JSON_TYPE } })
})

test('what does not become smaller is sent as it is, and yet by choice', async () => {
  const body = 'ab'
  const { headers, body: sent } = await answer(json(body), { options: { minSize: 1 } })
  expect([sent, headers]).toEqual([body, { 'content-type': JSON_TYPE, vary: 'Accept-Encoding' }])
})

test.each(['', 'identity', 'gzip;q=0', 'deflate', 'x'.repeat(65_536)])(
  'for %.20j it is not compressed',
  async (accept) => {
    const { headers, body } = await answer(json(), { accept })
    expect([body, headers.vary, headers['content-encoding']]).toEqual([TEXT, 'Accept-Encoding', undefined])
  },
)

test.each([
  ['"a"', 'W/"a"'],
  ['W/"a"', 'W/"a"'],
])('the tag %s becomes %s', async (etag, weak) => {
  const { headers } = await answer(json(TEXT, { etag, 'accept-ranges': 'bytes', vary: 'Origin' }))
  expect(headers).toMatchObject({ etag: weak, vary: 'Origin, Accept-Encoding' })
  expect(headers).not.toHaveProperty('accept-ranges')
})

test('HEAD is told what GET would be, and nothing is read', async () => {
  const source = Readable.from([TEXT])
  const response = await answer(json(source, { 'content-length': '6000', etag: '"a"' }), { method: 'HEAD' })
  expect(response.headers).toEqual({
    'content-type': JSON_TYPE,
    'content-encoding': 'gzip',
    etag: 'W/"a"',
    vary: 'Accept-Encoding',
  })
  expect(await bytesOf(response.body)).toEqual(Buffer.alloc(0))
  expect(source.destroyed).toBe(true)
})

test('a stream that fails, fails', async () => {
  async function* failing() {
    yield TEXT
    throw new Error('the disk is gone')
  }
  const { body } = await answer(json(failing()))
  await expect(bytesOf(body)).rejects.toThrow('the disk is gone')
})

test('a client that goes away ends the stream', async () => {
  const source = Readable.from(pieces())
  const { body } = await answer(json(source))
  ;(body as Readable).on('error', () => {}).destroy()
  await new Promise((resolve) => source.once('close', resolve))
  expect(source.destroyed).toBe(true)
})

test('what is thrown goes on', () => {
  const error = new HttpError(404, 'not here')
  const app: Application = () => {
    throw error
  }
  expect(() => gzip()(app)(new Environ())).toThrow(error)
  expect(error.headers).toEqual({})
})

test.each([TEXT, TEXT.repeat(20)])('no promise: %#', (text) => {
  const environ = new Environ({ headers: { 'accept-encoding': 'gzip' } })
  expect(gzip()(() => json(text))(environ)).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ encodings: 'gzip', min_size: '10KiB' }))
  const ask = async (text: string) =>
    ((await filter(() => json(text))(new Environ({ headers: { 'accept-encoding': 'br, gzip' } }))) as Response).headers
  expect([(await ask(TEXT))['content-encoding'], (await ask(TEXT.repeat(2)))['content-encoding']]).toEqual([
    undefined,
    'gzip',
  ])
  const app: Application = () => json()
  expect((await filterFactory(conf(), conf({ encodings: '' })))(app)).toBe(app)
})

test.each([
  [{ encodings: 'deflate' }, '"encodings" must be one of br, gzip, zstd'],
  [{ min_size: '-1' }, '"min_size" must be a number of bytes'],
  [{ level: '9' }, 'unknown option "level"'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
