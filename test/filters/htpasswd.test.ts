import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Htpasswd, readUsers } from '../../src/filters/htpasswd.ts'
import { usersFile } from './users-file.ts'

const HASH = `$2y$05$${'a'.repeat(53)}`
const OTHER = `$2b$10$${'b'.repeat(53)}`

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const later = (): void => void vi.setSystemTime(Date.now() + 1_000)

test('users', () => {
  const text = `# people\n\nalice:${HASH}\r\nbob:${OTHER} \n  \nalice:${OTHER}\n__proto__:${HASH}\na b:${HASH}`
  expect([...readUsers(text)]).toEqual([
    ['alice', HASH],
    ['bob', OTHER],
    ['__proto__', HASH],
    ['a b', HASH],
  ])
  expect(readUsers('').size).toBe(0)
})

test.each([
  ['a password', 'alice:secret'],
  ['an MD5', 'alice:$apr1$eWcuoDtX$secret'],
  ['a SHA', 'alice:{SHA}secret='],
  ['a bcrypt cut short', `alice:${HASH.slice(0, -1)}`],
  ['a bcrypt with more', `alice:${HASH}:more`],
  ['a bcrypt of no cost', `alice:$2y$03$${'a'.repeat(53)}`],
  ['a bcrypt of another kind', `alice:$2x$05$${'a'.repeat(53)}`],
  ['no user', `:${HASH}`],
  ['no colon', 'alice'],
])('%s is refused, and not told', (_, line) => {
  expect(() => readUsers(`# people\n${line}`)).toThrow(/^line 2 is no `user:hash`/)
  expect(() => readUsers(line)).not.toThrow(/secret|aaa/)
})

test('a file that is not there when it is loaded', () => {
  expect(() => new Htpasswd('/none/such')).toThrow('ENOENT')
  expect(() => new Htpasswd(usersFile('alice'))).toThrow('line 1')
})

test('a change is noticed, a second later', () => {
  const path = usersFile(`alice:${HASH}`)
  const users = new Htpasswd(path)
  writeFileSync(path, `bob:${OTHER}\n`)
  expect([users.hashOf('alice'), users.hashOf('bob')]).toEqual([HASH, undefined])
  later()
  expect([users.hashOf('alice'), users.hashOf('bob')]).toEqual([undefined, OTHER])
})

test('a change of the same size is noticed by its time', () => {
  const path = usersFile(`alice:${HASH}`)
  const users = new Htpasswd(path)
  writeFileSync(path, `alica:${HASH}`)
  utimesSync(path, new Date(0), new Date(0))
  later()
  expect(users.hashOf('alice')).toBeUndefined()
})

test.each<[string, (path: string) => void]>([
  ['is gone', (path) => rmSync(path)],
  ['is no longer one', (path) => writeFileSync(path, `alice:${HASH}\nbob:secret`)],
])('a file that %s lets nobody in until it is back', (_, damage) => {
  const path = usersFile(`alice:${HASH}`)
  const users = new Htpasswd(path)
  damage(path)
  later()
  const refused = expect.objectContaining({ status: 503, cause: expect.any(Error) })
  expect(() => users.hashOf('alice')).toThrow(refused)
  expect(() => users.hashOf('alice')).toThrow(refused)
  writeFileSync(path, `alice:${HASH}`)
  expect(users.hashOf('alice')).toBe(HASH)
})

test.each([
  ['', '$2b$10$'],
  [`alice:${HASH}`, '$2b$05$'],
  [`alice:${HASH}\nbob:${OTHER}`, '$2b$10$'],
])('the decoy of %# is as costly as the costliest', (text, start) => {
  const { decoy } = new Htpasswd(usersFile(text))
  expect([decoy.slice(0, 7), decoy.length]).toEqual([start, 60])
})
