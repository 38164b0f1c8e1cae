import { expect, test } from 'vitest'
import type { Identity } from '../../src/filters/identity.ts'
import { TokenCheck, type TokenCheckOptions } from '../../src/filters/token-check.ts'

const FAR = Date.UTC(2099, 0)
const KNOWN: Readonly<Record<string, string>> = { good: 'member', nova: 'a,service', plain: 'member' }

function identity(roles: string): Identity {
  return { expiresAt: FAR, headers: { 'x-identity-status': 'Confirmed', 'x-roles': roles, 'x-user-id': 'u' } }
}

function checks(options: Partial<TokenCheckOptions> = {}): { check: TokenCheck; asked: string[] } {
  const asked: string[] = []
  const identify = async (token: string, vouching?: string): Promise<Identity | undefined> => {
    asked.push(vouching === undefined ? token : `${token} by ${vouching}`)
    if (token === 'late' && vouching === 'nova') return { ...identity('late'), expiresAt: Number.POSITIVE_INFINITY }
    return Object.hasOwn(KNOWN, token) ? identity(KNOWN[token] ?? '') : undefined
  }
  const times = { valid: 300, invalid: 0 }
  const defaults = { times, serviceRoles: ['service'], serviceRolesRequired: true }
  return { check: new TokenCheck({ identify }, { ...defaults, ...options }), asked }
}

test.each<[string, Record<string, string>, boolean]>([
  ['nothing', {}, false],
  ['a valid token', { 'x-auth-token': 'good' }, true],
  ['a valid token elsewhere', { 'x-storage-token': 'good' }, true],
  ['an invalid one before a valid one', { 'x-auth-token': 'bad', 'x-storage-token': 'good' }, false],
  ['an invalid one', { 'x-auth-token': 'bad' }, false],
  ['one that has expired', { 'x-auth-token': 'late' }, false],
  ['an empty one', { 'x-auth-token': ' ' }, false],
  ['only that of a service', { 'x-service-token': 'nova' }, false],
  ['a valid one, and that of a service', { 'x-auth-token': 'good', 'x-service-token': 'nova' }, true],
  ['an expired one, and that of a service', { 'x-auth-token': 'late', 'x-service-token': ' nova ' }, true],
  ['an invalid one, and that of a service', { 'x-auth-token': 'bad', 'x-service-token': 'nova' }, false],
  ['a valid one, and that of no service', { 'x-auth-token': 'good', 'x-service-token': 'plain' }, false],
  ['an expired one, and that of no service', { 'x-auth-token': 'late', 'x-service-token': 'plain' }, false],
  ['a valid one, and an invalid service', { 'x-auth-token': 'good', 'x-service-token': 'bad' }, false],
  ['a valid one, and a service that cannot be', { 'x-auth-token': 'good', 'x-service-token': 'n ova' }, false],
  ['a valid one, and an empty service', { 'x-auth-token': 'good', 'x-service-token': '' }, true],
])('%s', async (_, headers, isValid) => {
  expect((await checks().check.check(headers)).isValid).toBe(isValid)
})

test.each([
  ['good', 'nova', { 'x-roles': 'member', 'x-service-roles': 'a,service', 'x-service-identity-status': 'Confirmed' }],
  ['late', 'nova', { 'x-identity-status': 'Confirmed', 'x-service-identity-status': 'Confirmed' }],
  ['bad', 'nova', { 'x-identity-status': 'Invalid', 'x-service-identity-status': 'Confirmed' }],
  ['good', 'plain', { 'x-identity-status': 'Confirmed', 'x-service-identity-status': 'Invalid' }],
  ['good', 'bad', { 'x-identity-status': 'Confirmed', 'x-service-identity-status': 'Invalid' }],
])('what is said of %s, sent by %s', async (token, service, expected) => {
  const { headers } = await checks().check.check({ 'x-auth-token': token, 'x-service-token': service })
  expect(headers).toMatchObject(expected)
})

test('a role that only looks like one of a service is none', async () => {
  const { check } = checks({ serviceRoles: ['serv', 'ice', 'a,service'] })
  expect(await check.check({ 'x-auth-token': 'late', 'x-service-token': 'nova' })).toMatchObject({ isValid: false })
})

test('where no role is required, a service without one is accepted, but cannot vouch', async () => {
  const { check } = checks({ serviceRolesRequired: false })
  expect((await check.check({ 'x-auth-token': 'good', 'x-service-token': 'plain' })).isValid).toBe(true)
  expect((await check.check({ 'x-auth-token': 'late', 'x-service-token': 'plain' })).isValid).toBe(false)
  expect((await check.check({ 'x-auth-token': 'good', 'x-service-token': 'bad' })).isValid).toBe(false)
})

test('an expired token that was vouched for is worth nothing alone', async () => {
  const { check, asked } = checks()
  const vouched = { 'x-auth-token': 'late', 'x-service-token': 'nova' }
  await check.check(vouched)
  expect((await check.check(vouched)).isValid).toBe(true)
  expect((await check.check({ 'x-auth-token': 'late' })).isValid).toBe(false)
  expect(asked.filter((question) => question === 'late by nova').length).toBe(1)
})

test('a token that is known costs no promise', async () => {
  const { check } = checks()
  await check.check({ 'x-auth-token': 'good' })
  expect(check.check({ 'x-auth-token': 'good' })).toMatchObject({ isValid: true })
  expect(check.check({})).toMatchObject({ isValid: false })
})
