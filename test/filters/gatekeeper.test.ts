import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type GatekeeperOptions, gatekeeper } from '../../src/filters/gatekeeper.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const names: Application = ({ headers }) => Response.json(Object.keys(headers).filter((name) => name !== 'host'))

async function coming(headers: Record<string, string>, options: GatekeeperOptions = {}): Promise<unknown> {
  return (await request(gatekeeper(options)(names), 'GET', '/', { headers })).json()
}

test.each([
  'X-Backend-Storage-Policy-Index',
  'X-Account-Sysmeta-Quota',
  'X-Container-Sysmeta-Acl',
  'X-Object-Transient-Sysmeta-Crypto',
  'x_backend_x',
  'x-account_sysmeta-x',
  'X-User-Id',
  'x_roles',
  'X-Identity-Status',
])('%s of a client goes no further', async (name) => {
  expect(await coming({ [name]: '1', accept: '*/*' })).toEqual(['accept'])
})

test.each(['x-backend', 'x-sysmeta-a', 'backend-x', 'x-auth-token', 'x-user-agent'])('%s does', async (name) => {
  expect(await coming({ [name]: '1' })).toEqual([name])
})

test('identities may come from outside, if they are to', async () => {
  expect(await coming({ 'x-user-id': '1' }, { removeIdentity: false })).toEqual(['x-user-id'])
})

test.each<[string, Application]>([
  ['an answer', () => new Response(200, { 'x-backend-node': 'a', 'X-Account-Sysmeta-B': 'b', etag: 'c' })],
  [
    'an error',
    () => {
      throw new HttpError(404, 'no', { headers: { 'x-backend-node': 'a', etag: 'c' } })
    },
  ],
])('%s shows nothing internal', async (_, app) => {
  const { headers } = await request(gatekeeper()(app), 'GET', '/')
  expect(Object.keys(headers).filter((name) => name !== 'content-type' && name !== 'vary')).toEqual(['etag'])
})

test('no promise', () => {
  expect(gatekeeper()(names)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ inbound: 'x-a-*', outbound: 'content-*', remove_identity: 'no' }))
  const headers = { 'x-a-b': '1', 'x-backend-c': '2', 'x-roles': '3' }
  const answer = await request(filter(names), 'GET', '/', { headers })
  expect([answer.json(), answer.headers]).toEqual([['x-backend-c', 'x-roles'], {}])
  expect(() => filterFactory(conf(), conf({ inbound: 'x a:' }))).toThrow('"inbound" must be a header name')
})
