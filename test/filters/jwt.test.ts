import { exportSPKI, SignJWT } from 'jose'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type JwtOptions, jwt } from '../../src/filters/jwt.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { identityServer } from './identity-server.ts'
import { forged, type Issuer, issuer, now } from './tokens.ts'
import { usersFile } from './users-file.ts'

const SECRET = 'correct horse battery staple, and more of it'
const whoami: Application = ({ headers, state }) =>
  Response.json([
    headers['x-identity-status'],
    headers['x-user-id'] ?? null,
    headers['x-roles'] ?? null,
    state['jwt.claims'] ?? null,
  ])
let good: Issuer
let other: Issuer
let options: JwtOptions

beforeAll(async () => {
  ;[good, other] = [await issuer(), await issuer()]
  const jwksFile = usersFile(JSON.stringify({ keys: [good.jwk] }))
  options = { jwksFile, issuer: ['https://login.example'], audience: ['compute', 'image'] }
})

const ask = (authorization: string | undefined, more: Partial<JwtOptions> = {}, headers: Record<string, string> = {}) =>
  request(jwt({ ...options, ...more })(whoami), 'GET', '/', {
    headers: authorization === undefined ? headers : { ...headers, authorization },
  })

test('a valid token', async () => {
  const token = await good.token({ roles: ['member'], name: 'Alice' })
  const { status, json } = await ask(`bEaRer  ${token} `)
  const [...told] = json()
  expect([status, ...told.slice(0, 3)]).toEqual([200, 'Confirmed', 'u1', 'member'])
  expect(told[3]).toMatchObject({ sub: 'u1', name: 'Alice' })
})

test('what a client says of itself is not believed', async () => {
  const headers = { 'X-User-Id': 'root', x_roles: 'admin', 'X-Roles': 'admin', 'X-Identity-Status': 'Confirmed' }
  expect((await ask(`Bearer ${await good.token()}`, {}, headers)).json().slice(0, 3)).toEqual(['Confirmed', 'u1', ''])
})

const bad: [string, () => string | Promise<string>][] = [
  ['one that has expired', () => good.token({ exp: now() - 31 })],
  ['one without an end', () => good.token({ exp: undefined as unknown as number })],
  ['one whose end is text', () => good.token({ exp: '9999999999' as unknown as number })],
  ['one that is not valid yet', () => good.token({ nbf: now() + 60 })],
  ['one for another service', () => good.token({ aud: 'volume' })],
  ['one for nobody', () => good.token({ aud: undefined as unknown as string })],
  ['one of another issuer', () => good.token({ iss: 'https://login.example.evil' })],
  ['one that names nobody', () => good.token({ sub: '' })],
  ['one signed by another key', () => other.token()],
  ['one that is not signed', () => forged({ alg: 'none' }, { sub: 'u1', exp: now() + 60, aud: 'compute' })],
  ['one that is not signed, in other letters', () => forged({ alg: 'NoNe' }, { sub: 'u1', exp: now() + 60 }, 'x')],
  [
    'one whose secret is the public key',
    async () => {
      const secret = Buffer.from(await exportSPKI(good.publicKey))
      const claims = { sub: 'root', iss: 'https://login.example', aud: 'compute', exp: now() + 60 }
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret)
    },
  ],
  ['one that brings its own key', () => other.token({}, { jwk: other.jwk })],
  ['one that says where its key is', () => other.token({}, { jku: 'http://127.0.0.1:1/jwks.json' })],
  ['one with the key of another', () => good.token({}, { kid: '../../etc/passwd' })],
  ['one with something critical', () => good.token({}, { crit: ['exp'], exp: 1 }).catch(() => 'a.b.c')],
  ['one with changed claims', async () => (await good.token()).replace(/\..*\./, forged({}, { sub: 'root' }).slice(3))],
  ['one cut short', async () => (await good.token()).slice(0, -4)],
  ['one without a signature', async () => (await good.token()).replace(/\.[^.]*$/, '.')],
  ['one encrypted', () => 'a.b.c.d.e'],
  ['no token', () => 'x'],
  ['many dots', () => '.'.repeat(60_000)],
  ['many letters', () => 'a'.repeat(60_000)],
]

test.each(bad)('%s is a 401', async (_, token) => {
  const { status, headers, body } = await ask(`Bearer ${await token()}`)
  expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"'])
  expect(body).toContain('requires authentication')
})

test.each(bad)('%s goes on, marked, where decisions are delayed', async (_, token) => {
  const forged = { 'x-user-id': 'root', 'x-identity-status': 'Confirmed' }
  const { status, json } = await ask(`Bearer ${await token()}`, { delayAuthDecision: true }, forged)
  expect([status, json()]).toEqual([200, ['Invalid', null, null, null]])
})

test.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer a, Bearer b', 'Bearer "a"'])(
  '%j is no token',
  async (authorization) => {
    const { status, headers } = await ask(authorization)
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
    expect((await ask(authorization, { delayAuthDecision: true })).json()[0]).toBe('Invalid')
  },
)

test('clocks may differ a little', async () => {
  expect((await ask(`Bearer ${await good.token({ exp: now() - 20 })}`)).status).toBe(200)
  expect((await ask(`Bearer ${await good.token({ exp: now() - 5 })}`, { clockSkew: 0 })).status).toBe(401)
})

test('a secret', async () => {
  const sign = (alg: string): Promise<string> =>
    new SignJWT({ sub: 'u1', exp: now() + 60 }).setProtectedHeader({ alg }).sign(Buffer.from(SECRET))
  const filter = jwt({ secret: SECRET })
  const status = async (token: string): Promise<number> =>
    (await request(filter(whoami), 'GET', '/', { headers: { authorization: `Bearer ${token}` } })).status
  expect(await status(await sign('HS256'))).toBe(200)
  expect(await status(await sign('HS512'))).toBe(401)
  expect(await status(await good.token())).toBe(401)
  expect(await status(forged({ alg: 'none' }, { sub: 'u1', exp: now() + 60 }))).toBe(401)
})

test('of several keys, a token that does not say which is checked by each', async () => {
  const [one, two] = [await issuer('ES256', ''), await issuer('ES256', '')]
  const strip = ({ jwk }: Issuer) => ({ ...jwk, kid: undefined })
  const jwksFile = usersFile(JSON.stringify({ keys: [strip(one), strip(two)] }))
  const unnamed = (from: Issuer) => from.token({}, { kid: undefined })
  expect((await ask(`Bearer ${await unnamed(two)}`, { jwksFile })).status).toBe(200)
  expect((await ask(`Bearer ${await unnamed(other)}`, { jwksFile })).status).toBe(401)
})

test('while the keys cannot be had, tokens are a 503', async () => {
  const server = await identityServer()
  server.close()
  const remote = { ...options, jwksFile: undefined, jwksUrl: server.url }
  const token = `Bearer ${await good.token()}`
  const answer = (more: object) =>
    request(jwt({ ...remote, ...more })(whoami), 'GET', '/', { headers: { authorization: token } })
  const { status, headers } = await answer({})
  expect([status, headers['www-authenticate']]).toEqual([503, undefined])
  expect((await answer({ delayAuthDecision: true })).json()[0]).toBe('Invalid')
})

test('errors further in are their own', async () => {
  const app: Application = () => {
    throw new HttpError(404, 'not here')
  }
  const headers = { authorization: `Bearer ${await good.token()}` }
  for (const delayAuthDecision of [false, true])
    expect((await request(jwt({ ...options, delayAuthDecision })(app), 'GET', '/', { headers })).status).toBe(404)
})

test('no promise without a token', () => {
  expect(() => jwt(options)(whoami)(new Environ())).toThrow(HttpError)
  expect(jwt({ ...options, delayAuthDecision: true })(whoami)(new Environ())).toBeInstanceOf(Response)
})

test('who takes tokens that are meant for others is told so', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  jwt({ secret: SECRET, audience: [] })
  jwt({ secret: SECRET, audience: ['compute'] })
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    'jwt has no audience, and takes tokens that are meant for others',
  ])
  warn.mockRestore()
})

test('settings', async () => {
  const { url } = await identityServer((_, reply) => reply.end(JSON.stringify({ keys: [good.jwk] })))
  const section = {
    jwks_url: url,
    issuer: 'https://login.example',
    audience: 'image, compute',
    algorithms: 'ES256',
    user_claim: 'email',
    roles_claim: 'realm_access.roles',
    clock_skew: '5s',
  }
  const filter = await filterFactory(conf(), conf(section))
  const token = await good.token({ email: 'a@b', realm_access: { roles: ['x', 'y'] } })
  const { json } = await request(filter(whoami), 'GET', '/', { headers: { authorization: `Bearer ${token}` } })
  expect(json().slice(0, 3)).toEqual(['Confirmed', 'a@b', 'x,y'])
  await filter.dispose?.()
})

test.each([
  [{}, 'say where the keys are'],
  [{ secret: 'hunter2' }, 'at least 32 bytes'],
  [{ secret: SECRET, algorithms: 'RS256' }, 'the keys are not for RS256: use HS256'],
  [{ jwks_url: 'http://127.0.0.1:1/', algorithms: 'HS256' }, 'the keys are not for HS256'],
  [{ secret: SECRET, algorithms: 'none' }, '"algorithms" must be one of RS256'],
  [{ jwks_url: 'login' }, '"jwks_url" must be a URL'],
  [{ clock_skew: '1h' }, '"clock_skew" must be at most'],
])('%j is refused', (section, message) => {
  expect(() => filterFactory(conf(), conf(section as Record<string, string>))).toThrow(message)
})
