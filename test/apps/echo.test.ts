import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { appFactory, echo } from '../../src/apps/echo.ts'
import { createConf } from '../../src/contract/conf.ts'
import { Environ } from '../../src/contract/environ.ts'
import { lint } from '../../src/contract/lint.ts'
import { Response } from '../../src/contract/response.ts'
import { request } from '../../src/testing/client.ts'

const app = lint(echo())

test('what was asked', async () => {
  const { headers, json } = await request(app, 'PUT', '/a%20b?c=d&c=e', {
    scheme: 'https',
    scriptName: '/v2',
    remoteAddress: '192.0.2.1',
    headers: { 'X-A': 'b', 'Content-Type': 'text/plain' },
    body: 'é',
  })
  expect(json()).toEqual({
    method: 'PUT',
    url: 'https://localhost/v2/a%20b?c=d&c=e',
    protocol: 'HTTP/1.1',
    scheme: 'https',
    host: 'localhost',
    scriptName: '/v2',
    pathInfo: '/a%20b',
    query: [
      ['c', 'd'],
      ['c', 'e'],
    ],
    remoteAddress: '192.0.2.1',
    headers: { host: 'localhost', 'x-a': 'b', 'content-type': 'text/plain', 'content-length': '2' },
    body: 'é',
  })
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
})

test.each([
  'cookie',
  'authorization',
  'proxy-authorization',
  'x-auth-token',
  'x-api-key',
  'x-subject-token',
  'x-hub-signature',
])('%s is masked', async (name) => {
  const { json } = await request(app, 'GET', '/', { headers: { [name]: 'hush' } })
  expect(json().headers[name]).toBe('***')
})

test('bytes that are no text', async () => {
  const options = { body: Buffer.from([255, 0]), headers: { 'content-length': '2' } }
  expect((await request(app, 'POST', '/', options)).json().body).toEqual({ base64: '/wA=' })
})

test('a body over the limit is a 413', async () => {
  const app = await appFactory(createConf([]), createConf([['max_body', '2']]))
  expect((await request(app, 'POST', '/', { body: 'abc' })).status).toBe(413)
  const chunked = {
    body: Readable.from([Buffer.from('ab'), Buffer.from('c')]),
    headers: { 'transfer-encoding': 'chunked' },
  }
  expect((await request(app, 'POST', '/', chunked)).status).toBe(413)
})

test('no promise where there is no body', () => {
  expect(echo()(new Environ())).toBeInstanceOf(Response)
})
