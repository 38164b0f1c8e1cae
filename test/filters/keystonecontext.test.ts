import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, keystonecontext } from '../../src/filters/keystonecontext.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const context: Application = ({ state }) => Response.json(state['nova.context'])

test('the context of a token', async () => {
  const headers = {
    'X-User-Id': 'u1',
    'X-User-Name': 'alice',
    'X-User-Domain-Id': 'default',
    'X-Project-Id': 'p1',
    'X-Project-Name': 'demo',
    'X-Project-Domain-Id': 'default',
    'X-Roles': 'member, reader,,admin',
  }
  expect((await request(keystonecontext()(context), 'GET', '/', { headers })).json()).toEqual({
    remoteAddress: '',
    userId: 'u1',
    userName: 'alice',
    userDomainId: 'default',
    projectId: 'p1',
    projectName: 'demo',
    projectDomainId: 'default',
    roles: ['member', 'reader', 'admin'],
    isAdmin: true,
  })
})

test('the headers of old', async () => {
  const headers = { 'X-User': 'alice', 'X-Tenant-Id': 'p1' }
  const answer = await request(keystonecontext()(context), 'GET', '/', { headers })
  expect(answer.json()).toMatchObject({ userId: 'alice', projectId: 'p1', roles: [], isAdmin: false })
})

test.each<Record<string, string>>([
  {},
  { 'x-user-id': '' },
  { 'x-identity-status': 'Invalid', 'x-roles': 'admin' },
  { x_user_id: 'u1' },
])('%j is nobody', async (headers) => {
  expect((await request(keystonecontext()(context), 'GET', '/', { headers })).status).toBe(401)
})

test('no promise', () => {
  expect(keystonecontext()(context)(new Environ({ headers: { 'x-user-id': 'u1' } }))).toBeInstanceOf(Response)
})

test('settings', () => {
  expect(filterFactory(conf(), conf())).toBeInstanceOf(Function)
  expect(() => filterFactory(conf(), conf({ use_forwarded_for: 'x' }))).toThrow('unknown option')
})
