import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response, type ResponseBody, type ResponseHeaders } from '../../src/contract/response.ts'
import { etag, filterFactory } from '../../src/filters/etag.ts'
import { gzip } from '../../src/filters/gzip.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const HELLO = '"qvTGHdzF6KLavt4PO0gs2a6pQ00"'
const hello: Application = () => Response.text('hello')
const answering =
  (body: ResponseBody, headers: ResponseHeaders = {}, status = 200): Application =>
  () =>
    new Response(status, { ...headers }, body)

test.each<[string, ResponseBody]>([
  ['text', 'hello'],
  ['bytes', Buffer.from('hello')],
])('%s is tagged by what it is', async (_, body) => {
  expect((await request(etag()(answering(body)), 'GET', '/')).headers.etag).toBe(HELLO)
  expect((await request(etag({ weak: true })(answering(body)), 'GET', '/')).headers.etag).toBe(`W/${HELLO}`)
})

test('who has it already is told so', async () => {
  const headers = {
    'content-type': 'text/plain',
    'content-length': '5',
    'content-security-policy': 'x',
    'content-location': '/a',
    'cache-control': 'private',
    'set-cookie': ['a=b'],
  }
  const answer = await request(etag()(answering('hello', headers)), 'GET', '/', { headers: { 'if-none-match': HELLO } })
  expect([answer.status, answer.body]).toEqual([304, ''])
  expect(answer.headers).toEqual({
    'content-security-policy': 'x',
    'content-location': '/a',
    'cache-control': 'private',
    'set-cookie': ['a=b'],
    etag: HELLO,
  })
})

test('who has another one gets it', async () => {
  const answer = await request(etag()(hello), 'GET', '/', { headers: { 'if-none-match': '"other"' } })
  expect([answer.status, answer.body, answer.headers.etag]).toEqual([200, 'hello', HELLO])
})

test('who means another one is refused', async () => {
  const answer = await request(etag()(hello), 'GET', '/', { headers: { 'if-match': '"other"' } })
  expect(answer.status).toBe(412)
})

test('HEAD', async () => {
  const headers = { 'if-none-match': HELLO }
  expect((await request(etag()(hello), 'HEAD', '/', { headers })).status).toBe(304)
  expect((await request(etag()(answering(null)), 'HEAD', '/')).headers).not.toHaveProperty('etag')
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s has been done, whatever its condition', async (method) => {
  const answer = await request(etag()(hello), method, '/', {
    headers: { 'if-match': '"other"', 'if-none-match': HELLO },
  })
  expect([answer.status, answer.body]).toEqual([200, 'hello'])
  expect(answer.headers).not.toHaveProperty('etag')
})

test.each<[string, ResponseBody, ResponseHeaders, number]>([
  ['an error', 'hello', {}, 404],
  ['a new thing', 'hello', {}, 201],
  ['a part', 'hello', {}, 206],
  ['nothing', null, {}, 200],
  ['an empty text', '', {}, 200],
  ['a stream', Readable.from(['hello']), {}, 200],
  ['what is not to be kept', 'hello', { 'cache-control': 'No-Store' }, 200],
])('%s is not tagged', async (_, body, headers, status) => {
  const answer = await request(etag()(answering(body, headers, status)), 'GET', '/', {
    headers: { 'if-none-match': HELLO },
  })
  expect(answer.status).toBe(status)
  expect(answer.headers).not.toHaveProperty('etag')
})

test('a tag of its own is taken as it is, also that of a stream, which is let go of', async () => {
  const body = Readable.from(['hello'])
  const answer = await request(etag()(answering(body, { etag: '"own"' })), 'GET', '/', {
    headers: { 'if-none-match': '"own"' },
  })
  expect([answer.status, answer.headers.etag, body.destroyed]).toEqual([304, '"own"', true])
})

test('so is a date', async () => {
  const date = 'Tue, 15 Nov 1994 12:45:26 GMT'
  const app = etag()(answering(Readable.from([]), { 'last-modified': date }))
  expect((await request(app, 'GET', '/', { headers: { 'if-modified-since': date } })).status).toBe(304)
})

test('with gzip outside, the tag that a client has is known again', async () => {
  const app = gzip()(etag()(() => Response.json(['hello'.repeat(1_000)])))
  const ask = (more: Record<string, string> = {}) =>
    request(app, 'GET', '/', { headers: { 'accept-encoding': 'br', ...more } })
  const { headers } = await ask()
  expect(headers.etag).toMatch(/^W\/"/)
  expect((await ask({ 'if-none-match': String(headers.etag) })).status).toBe(304)
})

test('what is thrown goes on, without a tag', () => {
  const error = new HttpError(404, 'not here')
  const app: Application = () => {
    throw error
  }
  expect(() => etag()(app)(new Environ())).toThrow(error)
  expect(error.headers).toEqual({})
})

test('no promise', () => {
  expect(etag()(hello)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ weak: 'yes' }))
  expect((await request(filter(hello), 'GET', '/')).headers.etag).toBe(`W/${HELLO}`)
  expect(() => filterFactory(conf(), conf({ strong: 'yes' }))).toThrow('unknown option "strong"')
})
