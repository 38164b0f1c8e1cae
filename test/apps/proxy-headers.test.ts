import { expect, test } from 'vitest'
import { answerHeaders, requestHeaders } from '../../src/apps/proxy-headers.ts'
import { Environ } from '../../src/contract/environ.ts'

const asked = (headers: Record<string, string>, init = {}) => requestHeaders(new Environ({ headers, ...init }), false)
const TOLD = { 'x-forwarded-proto': 'http' }

test('who asked what is told by us alone', () => {
  const init = { remoteAddress: '192.0.2.1', scheme: 'https', host: 'api.example', scriptName: '/images' }
  const forged = {
    forwarded: 'for=1.1.1.1',
    'x-forwarded-for': '1.1.1.1',
    x_forwarded_for: '1.1.1.1',
    'x-forwarded_host': 'evil',
    'x-forwarded-server': 'evil',
    'x-real-ip': '1.1.1.1',
    host: 'inner',
  }
  const told = {
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'api.example',
    'x-forwarded-prefix': '/images',
  }
  expect(asked(forged, init)).toEqual(told)
  expect(requestHeaders(new Environ({ headers: forged, ...init }), true)).toEqual({ ...told, host: 'api.example' })
})

test('what is not known is not told', () => {
  expect(asked({})).toEqual(TOLD)
})

test('what is about the connection stays there, also what it names', () => {
  const headers = {
    connection: 'close, X-Hop ,te',
    'x-hop': '1',
    te: 'trailers',
    'keep-alive': 'timeout=5',
    'proxy-authorization': 'Basic a',
    'transfer-encoding': 'chunked',
    upgrade: 'h2c',
    expect: '100-continue',
    'x-forwarded-extra': 'kept',
    authorization: 'Basic b',
    cookie: 'a=b',
  }
  expect(asked(headers)).toEqual({ ...TOLD, 'x-forwarded-extra': 'kept', authorization: 'Basic b', cookie: 'a=b' })
})

test('the same for an answer', () => {
  const headers = {
    connection: 'keep-alive, X-Hop',
    'keep-alive': 'timeout=5',
    'x-hop': '1',
    'transfer-encoding': 'chunked',
    trailer: 'a',
    'set-cookie': ['a=1', 'b=2'],
    'content-length': '3',
    etag: undefined,
  }
  expect(answerHeaders(headers)).toEqual({ 'set-cookie': ['a=1', 'b=2'], 'content-length': '3' })
})
