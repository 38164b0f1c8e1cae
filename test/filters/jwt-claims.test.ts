import { expect, test } from 'vitest'
import { type ClaimNames, identityIn } from '../../src/filters/jwt-claims.ts'

const NAMES: ClaimNames = { userClaim: 'sub', nameClaim: 'name', projectClaim: 'org.id', rolesClaim: 'roles' }

test('everything', () => {
  expect(identityIn({ sub: 'u1', name: 'Alice', org: { id: 'p1' }, roles: ['member', 'reader'] }, NAMES)).toEqual({
    'x-identity-status': 'Confirmed',
    'x-user-id': 'u1',
    'x-user-name': 'Alice',
    'x-user': 'Alice',
    'x-project-id': 'p1',
    'x-roles': 'member,reader',
  })
})

test('as little as there may be', () => {
  const identity = { 'x-identity-status': 'Confirmed', 'x-user-id': 'u1', 'x-user': 'u1', 'x-roles': '' }
  expect(identityIn({ sub: 'u1' }, NAMES)).toEqual(identity)
  expect(identityIn({ sub: 'u1', name: 7, org: 'p1', roles: {} }, { ...NAMES, projectClaim: undefined })).toEqual(
    identity,
  )
})

test.each([
  {},
  { sub: '' },
  { sub: 7 },
  { sub: null },
  { sub: ['u1'] },
  { sub: 'u1\r\nx-roles: admin' },
  { sub: 'a\0' },
])('%j names nobody', (claims) => {
  expect(identityIn(claims, NAMES)).toBeUndefined()
})

test.each<[unknown, string]>([
  ['member reader', 'member,reader'],
  [['member'], 'member'],
  [['a,admin', 'b'], 'b'],
  ['a,admin b', 'b'],
  [['a\nb', 'c'], 'c'],
  [[null, 7, ['admin'], { name: 'admin' }, 'd'], 'd'],
  [{ 0: 'admin' }, ''],
  [null, ''],
])('the roles %j are %j', (roles, header) => {
  expect(identityIn({ sub: 'u', roles }, NAMES)?.['x-roles']).toBe(header)
})

test.each<[string, Record<string, unknown>]>([
  ['https://example.com/roles', { 'https://example.com/roles': ['a'] }],
  ['realm_access.roles', { realm_access: { roles: ['a'] } }],
  ['a.b.c', { a: { b: { c: 'a' } } }],
])('roles are found at %s', (rolesClaim, claims) => {
  expect(identityIn({ sub: 'u', ...claims }, { ...NAMES, rolesClaim })?.['x-roles']).toBe('a')
})

test.each(['constructor.name', '__proto__', 'toString', 'roles.length', 'roles.0.x'])(
  'there is nothing at %s',
  (userClaim) => {
    expect(identityIn({ sub: 'u', roles: ['a'] }, { ...NAMES, userClaim })).toBeUndefined()
  },
)
