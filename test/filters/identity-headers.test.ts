import { expect, test } from 'vitest'
import { serviceHeaders, withIdentity } from '../../src/filters/identity-headers.ts'

test.each([
  'x-identity-status',
  'x-user-id',
  'x-user',
  'x-user-domain-name',
  'x-project-id',
  'x-project-domain-id',
  'x-domain-id',
  'x-tenant',
  'x-tenant-name',
  'x-roles',
  'x-role',
  'x-is-admin-project',
  'x-service-identity-status',
  'x-service-roles',
  'x-service-user-id',
  'x-service-catalog',
  'openstack-system-scope',
  'x_user_id',
  'x-user_id',
  'openstack_system_scope',
])('%s of a client is removed', (name) => {
  expect({ ...withIdentity({ [name]: 'admin', accept: '*/*' }, { 'x-identity-status': 'Invalid' }) }).toEqual({
    accept: '*/*',
    'x-identity-status': 'Invalid',
  })
})

test.each(['x-auth-token', 'x-user-agent', 'x-roles-wanted', 'x-service-token', 'x_forwarded_for', '__proto__'])(
  '%s is left',
  (name) => {
    const headers = withIdentity(JSON.parse(`{"${name}": "1"}`), {})
    expect(Object.keys(headers)).toEqual([name])
  },
)

test('the headers of the request are not changed, and the new ones have no prototype', () => {
  const headers = { 'x-user-id': 'forged' }
  expect(Object.getPrototypeOf(withIdentity(headers, {}))).toBeNull()
  expect(headers).toEqual({ 'x-user-id': 'forged' })
})

test('what is said of a service', () => {
  const user = { 'x-user-id': 's1', 'x-user-domain-name': 'D', 'x-domain-id': 'd', 'x-identity-status': 'Confirmed' }
  const more = {
    'x-roles': 'service',
    'x-user': 'nova',
    'x-tenant': 't',
    'x-role': 'r',
    'openstack-system-scope': 'all',
  }
  expect(serviceHeaders({ ...user, ...more })).toEqual({
    'x-service-user-id': 's1',
    'x-service-user-domain-name': 'D',
    'x-service-domain-id': 'd',
    'x-service-identity-status': 'Confirmed',
    'x-service-roles': 'service',
  })
  expect(serviceHeaders(undefined)).toEqual({ 'x-service-identity-status': 'Invalid' })
})
