import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type SecurityHeadersOptions, securityHeaders } from '../../src/filters/security-headers.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const hello: Application = () => new Response(200, {}, 'hello')
const DEFAULT = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}
const ask = (options: SecurityHeadersOptions = {}, app: Application = hello, scheme = 'http') =>
  request(securityHeaders(options)(app), 'GET', '/', { scheme })

test('without settings', async () => {
  expect((await ask()).headers).toEqual(DEFAULT)
})

test('those who come by https are to stay there', async () => {
  expect((await ask({}, hello, 'https')).headers).toEqual({
    ...DEFAULT,
    'strict-transport-security': 'max-age=15552000',
  })
  const more = { hstsMaxAge: 1_500, hstsIncludeSubdomains: true }
  expect((await ask(more, hello, 'https')).headers['strict-transport-security']).toBe('max-age=1; includeSubDomains')
  expect((await ask({ hstsMaxAge: 0 }, hello, 'https')).headers).toEqual(DEFAULT)
})

test('a proxy that nobody trusts does not say what https is', async () => {
  const answer = await request(securityHeaders()(hello), 'GET', '/', { headers: { 'x-forwarded-proto': 'https' } })
  expect(answer.headers).not.toHaveProperty('strict-transport-security')
})

test('what the application says stands, and what tells of it goes', async () => {
  const app: Application = () =>
    new Response(200, { 'x-frame-options': 'SAMEORIGIN', server: 'x', 'x-powered-by': 'y' })
  expect((await ask({}, app)).headers).toEqual({ ...DEFAULT, 'x-frame-options': 'SAMEORIGIN' })
})

test('an error has them, too, and keeps its own', async () => {
  const { status, headers } = await ask({}, () => {
    throw new HttpError(405, 'no', { headers: { allow: 'GET' } })
  })
  expect(status).toBe(405)
  expect(headers).toMatchObject({ ...DEFAULT, allow: 'GET' })
})

test('one answer does not change another', async () => {
  const app = securityHeaders()(hello)
  const first = (await app(new Environ())) as Response
  first.headers['x-frame-options'] = 'changed'
  expect((app(new Environ()) as Response).headers).toEqual(DEFAULT)
})

test('all of it can be left out but one', async () => {
  const options = {
    content_security_policy: '',
    frame_options: 'off',
    referrer_policy: 'off',
    cross_origin_resource_policy: 'off',
    cross_origin_opener_policy: 'off',
    hsts_max_age: '0',
    remove: '',
  }
  const filter = await filterFactory(conf(), conf(options))
  const app: Application = () => new Response(200, { server: 'x' })
  const { headers } = await request(filter(app), 'GET', '/', { scheme: 'https' })
  expect(headers).toEqual({ 'x-content-type-options': 'nosniff', server: 'x' })
})

test('settings', async () => {
  const options = {
    content_security_policy: "default-src 'self';\n  img-src *",
    permissions_policy: 'camera=()',
    frame_options: 'SAMEORIGIN',
    hsts_include_subdomains: 'yes',
    remove: 'X-Own',
  }
  const filter = await filterFactory(conf(), conf(options))
  const app: Application = () => new Response(200, { 'x-own': '1' })
  expect((await request(filter(app), 'GET', '/', { scheme: 'https' })).headers).toEqual({
    ...DEFAULT,
    'content-security-policy': "default-src 'self'; img-src *",
    'permissions-policy': 'camera=()',
    'x-frame-options': 'SAMEORIGIN',
    'strict-transport-security': 'max-age=15552000; includeSubDomains',
  })
})

test.each([
  [{ content_security_policy: 'naïve' }, '"content_security_policy" must be text of ASCII'],
  [{ frame_options: 'ALLOW-FROM x' }, '"frame_options" must be one of DENY, SAMEORIGIN, off'],
  [{ referrer_policy: 'unsafe-url' }, '"referrer_policy" must be one of'],
  [{ hsts_max_age: 'ever' }, '"hsts_max_age" must be a duration'],
  [{ remove: 'a:b' }, '"remove" must be a header name'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})

test('no promise', () => {
  expect(securityHeaders()(hello)(new Environ())).toBeInstanceOf(Response)
})
