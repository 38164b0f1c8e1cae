import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { IdentityService } from '../../src/filters/identity-service.ts'
import { identityServer, tokenBody } from './identity-server.ts'

test('whose a token is', async () => {
  const { url, requests } = await identityServer()
  const identity = await new IdentityService(`${url}/`, { timeout: 5_000 }).identify('good')
  expect(identity?.headers['x-user-name']).toBe('alice')
  expect(requests[0]).toMatchObject({
    method: 'GET',
    url: '/identity/v3/auth/tokens?nocatalog',
    headers: { 'x-auth-token': 'good', 'x-subject-token': 'good' },
  })
})

test.each([
  [401, ''],
  [404, '{"error": {"code": 404}}'],
  [200, JSON.stringify(tokenBody({ expires_at: '2020-01-01T00:00:00.000000Z' }))],
])('%s %s: not valid', async (status, body) => {
  const { url } = await identityServer((_, reply) => reply.writeHead(status).end(body))
  expect(await new IdentityService(url, { timeout: 5_000 }).identify('bad')).toBeUndefined()
})

test('a service may ask about a token that has expired', async () => {
  const { url, requests } = await identityServer()
  const service = new IdentityService(url, { timeout: 5_000 })
  expect(await service.identify('late')).toBeUndefined()
  expect(await service.identify('late', 'nova')).toMatchObject({ expiresAt: Number.POSITIVE_INFINITY })
  expect(requests[1]).toMatchObject({
    url: '/identity/v3/auth/tokens?nocatalog&allow_expired=1',
    headers: { 'x-auth-token': 'nova', 'x-subject-token': 'late' },
  })
})

const down = { status: 503, expose: true, message: 'The identity service is temporarily unavailable.' }

test.each([
  [500, ''],
  [503, ''],
  [403, ''],
  [429, ''],
  [204, ''],
  [200, ''],
  [200, 'not JSON'],
  [200, '{}'],
  [200, 'null'],
  [200, '['.repeat(1_000_000)],
  [200, `"${'x'.repeat(5_000_000)}"`],
])('%s, %#: it does not say', async (status, body) => {
  const { url } = await identityServer((_, reply) => reply.writeHead(status).end(body))
  await expect(new IdentityService(url, { timeout: 5_000 }).identify('good')).rejects.toMatchObject(down)
})

test('a redirect is not followed with a token', async () => {
  const other = await identityServer()
  const { url } = await identityServer((_, reply) =>
    reply.writeHead(302, { location: `${other.url}/auth/tokens` }).end(),
  )
  await expect(new IdentityService(url, { timeout: 5_000 }).identify('good')).rejects.toMatchObject(down)
  expect(other.requests).toEqual([])
})

test('nobody listens', async () => {
  const { url, close } = await identityServer()
  close()
  await expect(new IdentityService(url, { timeout: 5_000 }).identify('good')).rejects.toMatchObject({
    ...down,
    cause: {},
  })
})

test.each<[string, (reply: ServerResponse) => void]>([
  ['never answers', () => {}],
  ['never ends', (reply) => reply.writeHead(200).write('{"token": ')],
])('a service that %s', async (_, answer) => {
  const { url } = await identityServer((_, reply) => answer(reply))
  await expect(new IdentityService(url, { timeout: 100 }).identify('good')).rejects.toMatchObject({
    ...down,
    cause: { name: 'TimeoutError' },
  })
})
