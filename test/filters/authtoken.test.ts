import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { type AuthtokenOptions, authtoken, filterFactory } from '../../src/filters/authtoken.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { answerTokens, type IdentityServer, identityServer } from './identity-server.ts'

const whoami: Application = ({ headers }) =>
  Response.json([headers['x-identity-status'], headers['x-user-name'] ?? null, headers['x-roles'] ?? null])

async function asking(headers: Record<string, string>, server: IdentityServer, options: AuthtokenOptions = {}) {
  return request(authtoken({ authUrl: server.url, ...options })(whoami), 'GET', '/', { headers })
}

test.each(['X-Auth-Token', 'X-Storage-Token'])('a valid token in %s', async (name) => {
  const answer = await asking({ [name]: ' good ' }, await identityServer())
  expect(answer.json()).toEqual(['Confirmed', 'alice', 'member,reader'])
})

test('what a client says of itself is not believed', async () => {
  const forged = { 'X-Auth-Token': 'good', 'X-User-Name': 'root', X_Roles: 'admin', 'X-Roles': 'admin' }
  expect((await asking(forged, await identityServer())).json()).toEqual(['Confirmed', 'alice', 'member,reader'])
})

test.each([{}, { 'x-auth-token': '' }, { 'x-auth-token': ' ' }, { 'x-auth-token': 'bad' }] as Record<string, string>[])(
  '%j is a 401',
  async (headers) => {
    const server = await identityServer()
    const answer = await asking(headers, server, { wwwAuthenticateUri: 'https://login.example' })
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Keystone uri="https://login.example"')
    expect(answer.json().message).toBe('The request you have made requires authentication.')
  },
)

test.each(['a b', 'good\r\nx-user-id: root', 'töken', '\u0000', 'good, good'])(
  'a token that none can be (%j) is not asked about',
  async (token) => {
    const server = await identityServer()
    expect((await asking({ 'x-auth-token': token }, server)).status).toBe(401)
    expect(server.requests).toEqual([])
  },
)

test.each<[string, Record<string, string>]>([
  ['no token', { 'X-User-Name': 'root', 'X-Roles': 'admin', 'X-Identity-Status': 'Confirmed' }],
  ['an invalid one', { 'X-Auth-Token': 'bad', 'X-User-Name': 'root', 'X-Identity-Status': 'Confirmed' }],
])('with a decision delayed, %s goes on, marked', async (_, headers) => {
  const answer = await asking(headers, await identityServer(), { delayAuthDecision: true })
  expect(answer.json()).toEqual(['Invalid', null, null])
})

test.each([
  [false, 503],
  [true, 200],
])('identity is down, delayed: %s', async (delayAuthDecision, status) => {
  const server = await identityServer()
  server.close()
  const answer = await asking({ 'x-auth-token': 'good' }, server, { delayAuthDecision })
  expect(answer.status).toBe(status)
  expect(answer.headers).not.toHaveProperty('www-authenticate')
  if (status === 200) expect(answer.json()).toEqual(['Invalid', null, null])
})

test.each([
  ['an expired token, vouched for', 'late', 'nova', ['Confirmed', 'alice', 'member,reader', 'Confirmed', 'nova']],
  ['a valid token from a service', 'good', 'nova', ['Confirmed', 'alice', 'member,reader', 'Confirmed', 'nova']],
])('%s', async (_, token, service, told) => {
  const app: Application = ({ headers }) =>
    Response.json(
      ['x-identity-status', 'x-user-name', 'x-roles', 'x-service-identity-status', 'x-service-user-name'].map(
        (name) => headers[name],
      ),
    )
  const { url } = await identityServer()
  const headers = { 'x-auth-token': token, 'x-service-token': service, 'x-service-user-name': 'root' }
  expect((await request(authtoken({ authUrl: url })(app), 'GET', '/', { headers })).json()).toEqual(told)
})

test.each([
  ['late', 'plain'],
  ['late', ''],
  ['good', 'plain'],
  ['good', 'bad'],
])('%s with the service token %j is a 401', async (token, service) => {
  const headers = { 'x-auth-token': token, 'x-service-token': service }
  expect((await asking(headers, await identityServer())).status).toBe(401)
})

test('without a service, what a client says of one is removed', async () => {
  const app: Application = ({ headers }) => Response.json(Object.keys(headers).filter((name) => /service/.test(name)))
  const { url } = await identityServer()
  const headers = { 'x-auth-token': 'good', 'x-service-roles': 'service', x_service_identity_status: 'Confirmed' }
  expect((await request(authtoken({ authUrl: url })(app), 'GET', '/', { headers })).json()).toEqual([])
})

test('a token that is not valid is not asked about again', async () => {
  const server = await identityServer()
  const app = authtoken({ authUrl: server.url })(whoami)
  const ask = () => request(app, 'GET', '/', { headers: { 'x-auth-token': 'bad' } })
  expect([(await ask()).status, (await ask()).status]).toEqual([401, 401])
  expect(server.requests.length).toBe(1)
})

test('an identity service whose certificate is trusted by a file', async () => {
  const file = (name: string): string => join(import.meta.dirname, '../support/certificates', name)
  const tls = { cert: readFileSync(file('old.crt')), key: readFileSync(file('old.key')) }
  const { url } = await identityServer(answerTokens, { tls })
  const status = async (options: Record<string, string>): Promise<number> => {
    const filter = await filterFactory(conf(), conf({ auth_url: url, ...options }))
    return (await request(filter(whoami), 'GET', '/', { headers: { 'x-auth-token': 'good' } })).status
  }
  expect([await status({ cafile: file('old.crt') }), await status({})]).toEqual([200, 503])
  expect(() => filterFactory(conf(), conf({ auth_url: url, cafile: file('none.crt') }))).toThrow('ENOENT')
})

test('insecure is said aloud', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  await filterFactory(conf(), conf({ auth_url: 'https://identity.example', insecure: 'yes' }))
  expect(warn.mock.calls[0]?.[0]).toContain('anybody on the way')
  warn.mockRestore()
})

test("options of OpenStack's files that are not needed are ignored, and named", async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const options = { auth_host: '127.0.0.1', admin_password: 'hunter2', signing_dir: '/tmp', memcached_servers: 'x' }
  expect(await filterFactory(conf(), conf({ auth_url: 'http://identity.example', ...options }))).toBeInstanceOf(
    Function,
  )
  expect(warn.mock.calls.map(([text]) => text).join()).toMatch(/auth_host, admin_password.*memcached_servers$/)
  expect(warn.mock.calls.join()).not.toContain('hunter2')
  warn.mockRestore()
})

test('a slow identity service', async () => {
  const server = await identityServer(
    (message, reply) => void setTimeout(() => answerTokens(message, reply), 5_000).unref(),
  )
  expect((await asking({ 'x-auth-token': 'good' }, server, { httpConnectTimeout: 50 })).status).toBe(503)
})

test('identity is asked once, and a token that is known costs no promise', async () => {
  const server = await identityServer()
  const app = authtoken({ authUrl: server.url })(whoami)
  const environ = new Environ({ headers: { 'x-auth-token': 'good' } })
  expect(app(environ)).toBeInstanceOf(Promise)
  await app(environ)
  expect(app(environ)).toBeInstanceOf(Response)
  expect(server.requests.length).toBe(1)
})

test.each<[string, Application, string]>([
  ['an answer', () => Response.text('no', 401), 'Keystone uri='],
  [
    'an error',
    () => {
      throw new HttpError(401, 'no')
    },
    'Keystone uri=',
  ],
  ['an answer with a challenge of its own', () => Response.text('no', 401, { 'www-authenticate': 'Basic' }), 'Basic'],
])('a 401 of the application, %s, names identity', async (_, app, challenge) => {
  const { url } = await identityServer()
  const answer = await request(authtoken({ authUrl: url, delayAuthDecision: true })(app), 'GET', '/')
  expect(answer.headers['www-authenticate']).toContain(challenge)
})

test('without an identity service it loads, says so, and lets nobody in', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const app = (await filterFactory(conf(), conf()))(whoami)
  expect(warn.mock.calls[0]?.[0]).toContain('no auth_url')
  warn.mockRestore()
  expect((await request(app, 'GET', '/', { headers: { 'x-auth-token': 'good' } })).status).toBe(503)
  const { status, headers } = await request(app, 'GET', '/')
  expect([status, headers['www-authenticate']]).toEqual([401, 'Keystone'])
})

test.each([
  ['auth_url', {}, (url: string) => ({ auth_url: url })],
  ['www_authenticate_uri', {}, (url: string) => ({ www_authenticate_uri: url })],
  ['[DEFAULT]', (url: string) => ({ auth_url: url }), {}],
])('identity is found by %s', async (_, globals, options) => {
  const { url } = await identityServer()
  const given = (from: object | ((url: string) => object)) => conf(typeof from === 'function' ? from(url) : from)
  const app = (await filterFactory(given(globals), given(options)))(whoami)
  const answer = await request(app, 'GET', '/', { headers: { 'x-auth-token': 'good' } })
  expect(answer.json()[1]).toBe('alice')
})

test.each([
  [{ auth_url: 'identity' }, '"auth_url" must be a URL such as'],
  [{ token_cache_time: '-2' }, '"token_cache_time" must be at least -1'],
  [{ enforce_token_bind: 'required' }, 'unknown option "enforce_token_bind"'],
  [{ http_request_max_retries: '-1' }, '"http_request_max_retries" must be at least 0'],
  [{ http_connect_timeout: '0' }, '"http_connect_timeout" must be at least 1'],
  [{ delay_auth_decision: '2' }, 'must be true or false'],
  [{ auth_uri: 'x' }, '"auth_uri" must be a URL'],
  [{ auth_urls: 'http://x' }, 'did you mean "auth_url"?'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
