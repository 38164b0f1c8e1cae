import { gzipSync } from 'node:zlib'
import { jwtVerify } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { type Keys, keysOf } from '../../src/filters/jwt-keys.ts'
import { identityServer } from './identity-server.ts'
import { issuer } from './tokens.ts'
import { usersFile } from './users-file.ts'

const [known, other] = [await issuer(), await issuer('ES256', 'k2')]
const keys: Keys[] = []

afterEach(() => {
  for (const key of keys.splice(0)) key.dispose?.()
})

function remote(jwksUrl: string): Keys {
  const found = keysOf({ jwksUrl })
  keys.push(found)
  return found
}

const check = async (keys: Keys, token: Promise<string>): Promise<unknown> => jwtVerify(await token, keys.get)

test('a file', async () => {
  const keys = keysOf({ jwksFile: usersFile(JSON.stringify({ keys: [known.jwk] })) })
  await expect(check(keys, known.token())).resolves.toMatchObject({ payload: { sub: 'u1' } })
  await expect(check(keys, other.token())).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
})

test('a URL, which is asked once', async () => {
  const { url, requests } = await identityServer((_, reply) => reply.end(JSON.stringify({ keys: [known.jwk] })))
  const keys = remote(url)
  await Promise.all([check(keys, known.token()), check(keys, known.token())])
  expect(requests.length).toBe(1)
  expect(requests[0]?.headers.accept).toContain('json')
})

test('keys that there are not do not ask again and again', async () => {
  const { url, requests } = await identityServer((_, reply) => reply.end(JSON.stringify({ keys: [known.jwk] })))
  const keys = remote(url)
  for (let index = 0; index < 5; index++) {
    await expect(check(keys, known.token({}, { kid: `forged ${index}` }))).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
  }
  expect(requests.length).toBe(1)
})

test.each<[string, number, string | Buffer]>([
  ['fails', 500, ''],
  ['moves', 302, ''],
  ['has none', 404, ''],
  ['says nothing', 200, ''],
  ['says no keys', 200, '{"keys": 7}'],
  ['says too much', 200, `{"keys": [], "x": "${'x'.repeat(2_000_000)}"}`],
  ['sends a bomb', 200, gzipSync(Buffer.alloc(100_000_000))],
])('a URL that %s is a 503', async (_, status, body) => {
  const { url } = await identityServer((_, reply) =>
    reply.writeHead(status, { location: '/x', ...(Buffer.isBuffer(body) && { 'content-encoding': 'gzip' }) }).end(body),
  )
  await expect(check(remote(url), known.token())).rejects.toMatchObject({ status: 503, expose: true, cause: {} })
})

test('a URL where nobody listens is a 503, and works when somebody does', async () => {
  const server = await identityServer()
  server.close()
  await expect(check(remote(server.url), known.token())).rejects.toMatchObject({ status: 503 })
})

test.each([
  [32, ['HS256']],
  [48, ['HS256', 'HS384']],
  [64, ['HS256', 'HS384', 'HS512']],
])('a secret of %d bytes is for %j', (length, algorithms) => {
  expect(keysOf({ secret: 'x'.repeat(length) }).algorithms).toEqual(algorithms)
})

test.each([
  [{}, 'say where the keys are'],
  [{ secret: 'x'.repeat(32), jwksFile: '/x' }, 'say where the keys are'],
  [{ secret: 'x'.repeat(31) }, 'at least 32 bytes'],
  [{ secret: '' }, 'at least 32 bytes'],
  [{ jwksFile: '/none/such' }, 'ENOENT'],
  [{ jwksFile: usersFile('{') }, 'JSON'],
  [{ jwksFile: usersFile('{"keys": 7}') }, 'JSON Web Key Set malformed'],
])('%j is refused', (source, message) => {
  expect(() => keysOf(source)).toThrow(message)
})
