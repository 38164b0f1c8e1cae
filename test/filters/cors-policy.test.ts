import { expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { CorsPolicy } from '../../src/filters/cors-policy.ts'

const ORIGIN = 'https://example.com'
const policy = new CorsPolicy({
  allowedOrigin: [ORIGIN, 'HTTP://Admin.example.com:80'],
  exposeHeaders: ['x-a', 'x-b'],
  allowMethods: ['get', 'PUT'],
  allowHeaders: ['X-Auth-Token'],
})
const grant = (of: CorsPolicy, origin?: string, response = Response.empty(200)) =>
  of.grant(response, origin === undefined ? {} : { origin }).headers
const preflight = (of: CorsPolicy, origin: string, method: string, names?: string) =>
  of.grantPreflight(
    Response.empty(200),
    names === undefined ? { origin } : { origin, 'access-control-request-headers': names },
    method,
  ).headers

test('an origin that may', () => {
  expect(grant(policy, ORIGIN)).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-a, x-b',
    vary: 'Origin',
  })
})

test('the origin of the file is read as browsers write it', () => {
  expect(grant(policy, 'http://admin.example.com')).toHaveProperty('access-control-allow-origin')
})

test.each([
  undefined,
  '',
  'null',
  '*',
  'http://example.com',
  'https://example.com.evil.com',
  'https://evilexample.com',
  'https://example.com@evil.com',
  'https://sub.example.com',
  'https://example.com:8443',
  'https://example.com/',
  'https://EXAMPLE.com',
  'https://example.com, https://evil.com',
  'https://evil.com https://example.com',
  'https://exаmple.com',
  'https://example.com\u0000',
  'https://example.com\n',
  'constructor',
  '__proto__',
])('origin %j may not', (origin) => {
  expect(grant(policy, origin)).toEqual({ vary: 'Origin' })
})

test('everybody, without credentials', () => {
  const open = new CorsPolicy({ allowedOrigin: ['*'], allowCredentials: false })
  expect(grant(open, 'https://anybody.example')).toEqual({ 'access-control-allow-origin': '*' })
  expect(grant(open)).toEqual({})
})

test('everybody with credentials is refused', () => {
  expect(() => new CorsPolicy({ allowedOrigin: ['https://a.example', '*'] })).toThrow('allow_credentials = false')
})

test('what is no origin is refused', () => {
  expect(() => new CorsPolicy({ allowedOrigin: ['https://a.example/'] })).toThrow('without a path')
})

test('an answer that says who may is left alone', () => {
  const own = { 'access-control-allow-origin': 'https://other.example' }
  expect(grant(policy, ORIGIN, new Response(200, own))).toEqual({
    'access-control-allow-origin': 'https://other.example',
  })
})

test('Vary is added to', () => {
  expect(grant(policy, ORIGIN, new Response(200, { vary: 'Accept' })).vary).toBe('Accept, Origin')
})

const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'

test.each([
  ['GET', undefined, {}],
  ['PUT', 'x-auth-token,content-type', { 'access-control-allow-headers': 'x-auth-token, content-type' }],
  ['PUT', ' X-AUTH-TOKEN , ,Accept', { 'access-control-allow-headers': 'x-auth-token, accept' }],
])('a preflight for %s with %j', (method, names, more) => {
  expect(preflight(policy, ORIGIN, method, names)).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': method,
    'access-control-max-age': '3600',
    vary: VARY,
    ...more,
  })
})

test.each([
  ['https://evil.example', 'GET', undefined],
  [ORIGIN, 'DELETE', undefined],
  [ORIGIN, 'get', undefined],
  [ORIGIN, 'GET', 'x-other'],
  [ORIGIN, 'GET', 'x-auth-token\r\nx-other'],
  [ORIGIN, 'GET', '*'],
  [ORIGIN, 'GET', 'a,'.repeat(32_768)],
])('no preflight from %s for %s with %.20j', (origin, method, names) => {
  expect(preflight(policy, origin, method, names)).toEqual({ vary: VARY })
})

test('no age leaves it to the browser', () => {
  const short = new CorsPolicy({ allowedOrigin: [ORIGIN], maxAge: 0 })
  expect(preflight(short, ORIGIN, 'GET')).not.toHaveProperty('access-control-max-age')
})
