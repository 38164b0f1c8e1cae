import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Identity } from '../../src/filters/identity.ts'
import { TokenCache } from '../../src/filters/token-cache.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const alice = (seconds = 3600): Identity => ({
  headers: { 'x-user-id': 'alice' },
  expiresAt: Date.now() + seconds * 1000,
})

function asked(
  answer: () => Promise<Identity | undefined>,
  valid: number,
  invalid = 0,
): { cache: TokenCache; asked: string[] } {
  const asked: string[] = []
  const identify = (token: string): Promise<Identity | undefined> => {
    asked.push(token)
    return answer()
  }
  return { cache: new TokenCache({ identify }, { valid, invalid }), asked }
}

test('a token that is known is answered at once', async () => {
  const identity = alice()
  const { cache, asked: questions } = asked(async () => identity, 300)
  expect(await cache.identify('a')).toBe(identity)
  expect(cache.identify('a')).toBe(identity)
  expect(cache.identify('b')).toBeInstanceOf(Promise)
  expect(questions).toEqual(['a', 'b'])
})

test.each([
  ['until its time', 300, 3600, 299, 1],
  ['no longer', 300, 3600, 300, 2],
  ['until the token expires', 300, 60, 59, 1],
  ['not when it has expired', 300, 60, 60, 2],
  ['not at all with 0', 0, 3600, 0, 2],
  ['not at all with -1', -1, 3600, 0, 2],
])('%s', async (_, seconds, lifetime, later, times) => {
  const identity = alice(lifetime)
  const { cache, asked: questions } = asked(async () => identity, seconds)
  await cache.identify('a')
  vi.setSystemTime(Date.now() + later * 1000)
  await cache.identify('a')
  expect(questions.length).toBe(times)
})

test('what comes at the same time asks once', async () => {
  const { cache, asked: questions } = asked(async () => alice(), -1)
  await Promise.all([cache.identify('a'), cache.identify('a'), cache.identify('b')])
  expect(questions).toEqual(['a', 'b'])
})

test('neither an invalid token nor an error is remembered', async () => {
  const answers = [async () => undefined, () => Promise.reject(new Error('down')), async () => alice()]
  const { cache } = asked(() => (answers.shift() ?? (async () => undefined))(), 300)
  expect(await cache.identify('a')).toBeUndefined()
  await expect(cache.identify('a')).rejects.toThrow('down')
  expect(await cache.identify('a')).toMatchObject({ headers: { 'x-user-id': 'alice' } })
})

test.each([
  ['for its time', 10, 9, 1],
  ['no longer', 10, 10, 2],
  ['not at all with 0', 0, 0, 2],
])('that a token is not valid is remembered %s', async (_, seconds, later, times) => {
  const { cache, asked: questions } = asked(async () => undefined, 300, seconds)
  await cache.identify('a')
  vi.setSystemTime(Date.now() + later * 1000)
  expect(await cache.identify('a')).toBeUndefined()
  expect(questions.length).toBe(times)
})

test('no number of invalid tokens drives out a valid one', async () => {
  const identity = alice()
  const answers = [async () => identity]
  const { cache } = asked(() => (answers.shift() ?? (async () => undefined))(), 300, 300)
  await cache.identify('good')
  for (let index = 0; index < 20_000; index++) await cache.identify(`t${index}`)
  expect(cache.identify('good')).toBe(identity)
  expect(cache.identify('t19999')).toBeUndefined()
  expect(cache.identify('t0')).toBeInstanceOf(Promise)
})

test('no more than a thousand are asked about at once', async () => {
  const { promise, resolve } = deferred()
  const { cache, asked: questions } = asked(() => promise, 300)
  const first = Array.from({ length: 1_000 }, (_, index) => cache.identify(`t${index}`))
  await expect(cache.identify('one more')).rejects.toMatchObject({ status: 503 })
  expect(cache.identify('t0')).toBe(first[0])
  resolve(undefined)
  await Promise.all(first)
  expect(await cache.identify('one more')).toBeUndefined()
  expect(questions.length).toBe(1_001)
})

function deferred(): { promise: Promise<undefined>; resolve(value: undefined): void } {
  let resolve: (value: undefined) => void = () => {}
  const promise = new Promise<undefined>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

test('no more than ten thousand are remembered', async () => {
  const identity = alice()
  const { cache, asked: questions } = asked(async () => identity, 300)
  for (let index = 0; index <= 10_000; index++) await cache.identify(`t${index}`)
  expect(cache.identify('t1')).toBe(identity)
  expect(cache.identify('t0')).toBeInstanceOf(Promise)
  expect(questions.length).toBe(10_002)
})
