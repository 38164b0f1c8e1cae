import { expect, test } from 'vitest'
import { readIdentity } from '../../src/filters/identity.ts'
import { tokenBody } from './identity-server.ts'

test('a token of a project', () => {
  expect(readIdentity(tokenBody())).toEqual({
    expiresAt: Date.UTC(2099, 0, 1),
    headers: {
      'x-identity-status': 'Confirmed',
      'x-user-id': 'u1',
      'x-user-name': 'alice',
      'x-user-domain-id': 'default',
      'x-user-domain-name': 'Default',
      'x-project-id': 'p1',
      'x-project-name': 'demo',
      'x-project-domain-id': 'default',
      'x-project-domain-name': 'Default',
      'x-roles': 'member,reader',
      'x-is-admin-project': 'True',
      'x-user': 'alice',
      'x-tenant-id': 'p1',
      'x-tenant-name': 'demo',
      'x-tenant': 'demo',
      'x-role': 'member,reader',
    },
  })
})

test.each([
  [
    'of a domain',
    { project: undefined, domain: { id: 'd1', name: 'D' } },
    { 'x-domain-id': 'd1', 'x-domain-name': 'D' },
  ],
  ['of the system', { system: { all: true } }, { 'openstack-system-scope': 'all' }],
  ['of a project that is no admin project', { is_admin_project: false }, { 'x-is-admin-project': 'False' }],
  ['without roles', { roles: undefined }, { 'x-roles': '' }],
  ['with a role that would be two', { roles: [{ name: 'a,admin' }, { name: 'b' }] }, { 'x-roles': 'b' }],
  ['with roles of other types', { roles: [null, 'admin', { name: ['admin'] }] }, { 'x-roles': '' }],
])('a token %s', (_, more, headers) => {
  expect(readIdentity(tokenBody(more)).headers).toMatchObject(headers)
})

test('a token without a scope says of none', () => {
  const { headers } = readIdentity(tokenBody({ project: null }))
  expect(Object.keys(headers).filter((name) => /project-|tenant|x-domain/.test(name))).toEqual([])
})

test.each([
  [undefined],
  [null],
  ['token'],
  [{}],
  [{ token: null }],
  [tokenBody({ user: undefined })],
  [tokenBody({ user: { id: 7 } })],
  [tokenBody({ expires_at: undefined })],
  [tokenBody({ expires_at: 'never' })],
  [tokenBody({ expires_at: 4070908800000 })],
])('%j says nothing', (body) => {
  expect(() => readIdentity(body)).toThrow(TypeError)
})
