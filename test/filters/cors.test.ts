import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { cors, filterFactory } from '../../src/filters/cors.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const ORIGIN = 'https://example.com'
const filter = cors({ allowedOrigin: [ORIGIN] })
const hello: Application = () => Response.text('hello')
const refusing: Application = () => {
  throw new HttpError(401, 'a token, please', { headers: { vary: 'X-Auth-Token' } })
}

test('an answer may be read', async () => {
  const { body, headers } = await request(filter(hello), 'GET', '/', { headers: { Origin: ORIGIN } })
  expect(body).toBe('hello')
  expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'Origin' })
})

test('an error may be read, too', async () => {
  const { status, headers } = await request(filter(refusing), 'GET', '/', { headers: { Origin: ORIGIN } })
  expect(status).toBe(401)
  expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'X-Auth-Token, Origin, Accept' })
})

test('a request that names no origin', async () => {
  expect((await request(filter(hello), 'GET', '/')).headers).toEqual({
    'content-type': 'text/plain; charset=utf-8',
    vary: 'Origin',
  })
})

const preflight = { Origin: ORIGIN, 'Access-Control-Request-Method': 'PUT' }

test('a preflight does not reach the application, which would ask for a token', async () => {
  const { status, headers, body } = await request(filter(refusing), 'OPTIONS', '/', { headers: preflight })
  expect([status, body]).toEqual([200, ''])
  expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, 'access-control-allow-methods': 'PUT' })
})

test('nor does one that is refused', async () => {
  const headers = { ...preflight, Origin: 'https://evil.example' }
  const answer = await request(filter(refusing), 'OPTIONS', '/', { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
})

test.each([
  ['OPTIONS without a method', 'OPTIONS', { Origin: ORIGIN }],
  ['OPTIONS without an origin', 'OPTIONS', { 'Access-Control-Request-Method': 'PUT' }],
  ['another method', 'GET', preflight],
])('%s is no preflight', async (_, method, headers) => {
  expect((await request(filter(hello), method, '/', { headers })).body).toBe('hello')
})

test('nothing to do without an origin', async () => {
  expect(cors()(hello)).toBe(hello)
  expect((await filterFactory(conf(), conf({ oslo_config_project: 'nova' })))(hello)).toBe(hello)
})

test('no promise', () => {
  expect(filter(hello)(new Environ({ headers: { origin: ORIGIN } }))).toBeInstanceOf(Response)
})

test('settings', async () => {
  const options = {
    allowed_origin: 'https://a.example, https://B.example:443',
    allow_credentials: 'no',
    max_age: '10m',
    allow_methods: 'GET,PATCH',
    allow_headers: 'X-Auth-Token',
    oslo_config_project: 'nova',
  }
  const app = (await filterFactory(conf(), conf(options)))(hello)
  const headers = {
    Origin: 'https://b.example',
    'Access-Control-Request-Method': 'PATCH',
    'Access-Control-Request-Headers': 'x-auth-token',
  }
  expect((await request(app, 'OPTIONS', '/', { headers })).headers).toEqual({
    'access-control-allow-origin': 'https://b.example',
    'access-control-allow-methods': 'PATCH',
    'access-control-allow-headers': 'x-auth-token',
    'access-control-max-age': '600',
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  })
})

test("an option of OpenStack's older files", async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const section = { allowed_origin: ORIGIN, latent_expose_headers: 'X-Own' }
  const app = (await filterFactory(conf(), conf(section)))(hello)
  expect((await request(app, 'GET', '/', { headers: { Origin: ORIGIN } })).headers).toMatchObject({
    'access-control-expose-headers': 'X-Own',
  })
  expect(String(warn.mock.calls[0]?.[0])).toContain('"latent_expose_headers" is called "expose_headers" now')
  warn.mockRestore()
})

test('an option of [DEFAULT]', async () => {
  const app = (await filterFactory(conf({ allowed_origin: ORIGIN }), conf()))(hello)
  expect((await request(app, 'GET', '/', { headers: { Origin: ORIGIN } })).headers).toHaveProperty(
    'access-control-allow-origin',
  )
})

test.each([
  [{ allowed_origin: 'https://a.example/' }, '"allowed_origin" must be an origin such as'],
  [{ allowed_origin: '*' }, 'allow_credentials = false'],
  [{ allow_methods: 'G(T' }, '"allow_methods" must be a method'],
  [{ expose_headers: 'a:b' }, '"expose_headers" must be a header name'],
  [{ max_age: 'long' }, '"max_age" must be a duration'],
  [{ allowed_origins: 'x' }, 'did you mean "allowed_origin"?'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options))).toThrow(message)
})
