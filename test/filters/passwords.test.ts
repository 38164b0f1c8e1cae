import { compare } from 'bcryptjs'
import { afterEach, expect, test, vi } from 'vitest'
import { Htpasswd } from '../../src/filters/htpasswd.ts'
import { Passwords } from '../../src/filters/passwords.ts'
import { hash, usersFile } from './users-file.ts'

vi.mock('bcryptjs', { spy: true })
afterEach(() => void vi.clearAllMocks())

const LONG = 'x'.repeat(72)
const path = usersFile(`alice:${hash('wonder')}\nbob:${hash('')}\nlong:${hash(LONG)}\nzoë:${hash('pässword')}`)
const passwords = (): Passwords => new Passwords(new Htpasswd(path))

test.each([
  ['alice', 'wonder', true],
  ['alice', 'wonders', false],
  ['alice', 'Wonder', false],
  ['alice', '', false],
  ['Alice', 'wonder', false],
  ['bob', '', true],
  ['bob', 'x', false],
  ['zoë', 'pässword', true],
  ['long', LONG, true],
  ['nobody', 'wonder', false],
  ['', '', false],
  ['__proto__', 'wonder', false],
])('%j with %j: %s', async (user, password, isRight) => {
  expect(await passwords().check(user, password)).toBe(isRight)
})

test.each(['alice', 'nobody'])('what is known of %s is answered at once', async (user) => {
  const checks = passwords()
  expect(checks.check(user, 'wonder')).toBeInstanceOf(Promise)
  await checks.check(user, 'wonder')
  expect(checks.check(user, 'wonder')).toBe(user === 'alice')
  expect(compare).toHaveBeenCalledTimes(1)
})

test('a user that there is not costs as much as one that there is', async () => {
  await passwords().check('nobody', 'wonder')
  expect(vi.mocked(compare).mock.calls[0]?.[1]).toMatch(/^\$2b\$04\$/)
})

test('the password of one user is not that of another, however they are put together', async () => {
  const checks = passwords()
  await checks.check('alice', 'wonder')
  expect(await checks.check('alicew', 'onder')).toBe(false)
  expect(await checks.check('alice","wonder', '')).toBe(false)
})

test('no more are checked at once than the processor can bear', async () => {
  const checks = passwords()
  const first = Array.from({ length: 32 }, (_, index) => checks.check('alice', `${index}`))
  expect(() => checks.check('alice', 'wonder')).toThrow(
    expect.objectContaining({ status: 503, headers: { 'retry-after': '1' } }),
  )
  expect(checks.check('alice', '0')).toBe(first[0])
  await Promise.all(first)
  expect(await checks.check('alice', 'wonder')).toBe(true)
})

test('what is known ends with its password, and after a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const other = usersFile(`alice:${hash('wonder')}`)
  const file = new Htpasswd(other)
  const checks = new Passwords(file)
  await checks.check('alice', 'wonder')
  vi.spyOn(file, 'hashOf').mockReturnValueOnce(hash('other'))
  expect(await checks.check('alice', 'wonder')).toBe(false)
  vi.setSystemTime(Date.now() + 60_000)
  expect(checks.check('alice', 'wonder')).toBeInstanceOf(Promise)
  vi.useRealTimers()
})
