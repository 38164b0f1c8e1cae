import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { memoryStore, type RateStore, redisStore } from '../../src/filters/rate-store.ts'
import { freePort, hasRedis, redisServer } from './redis-server.ts'

const rate = { name: 'test', limit: 2, per: 60_000 }
const stores: RateStore[] = []

afterEach(() => {
  for (const store of stores.splice(0)) store.dispose?.()
})

async function redis(url: string, more: Partial<typeof rate> = {}): Promise<RateStore> {
  const store = await redisStore(url, { ...rate, ...more })
  stores.push(store)
  return store
}

async function allowed(store: RateStore, key: string, times: number): Promise<boolean[]> {
  const found: boolean[] = []
  for (let index = 0; index < times; index++) found.push((await store.consume(key)).isAllowed)
  return found
}

test('in memory', async () => {
  const store = memoryStore(rate)
  expect(await store.consume('a')).toMatchObject({ isAllowed: true, remaining: 1, reset: 60_000 })
  expect(await store.consume('a')).toMatchObject({ isAllowed: true, remaining: 0 })
  const refused = await store.consume('a')
  expect(refused).toMatchObject({ isAllowed: false, remaining: 0 })
  expect(refused.reset).toBeGreaterThan(50_000)
  expect(await store.consume('b')).toMatchObject({ isAllowed: true })
})

test('the time of a limit ends', async () => {
  const store = memoryStore({ ...rate, per: 50 })
  expect(await allowed(store, 'a', 3)).toEqual([true, true, false])
  await delay(100)
  expect(await allowed(store, 'a', 1)).toEqual([true])
})

test('who comes at once is counted at once', async () => {
  const store = memoryStore(rate)
  const all = await Promise.all(Array.from({ length: 10 }, () => store.consume('a')))
  expect(all.filter(({ isAllowed }) => isAllowed).length).toBe(2)
})

test('no more are counted than there is memory for, and the latest are', async () => {
  const store = memoryStore({ ...rate, limit: 1 }, 3)
  for (const key of ['a', 'b', 'c']) await store.consume(key)
  await store.consume('a')
  await store.consume('d')
  expect(await allowed(store, 'c', 1)).toEqual([false])
  expect(await allowed(store, 'a', 2)).toEqual([true, false])
})

test('many keys cost no more than their memory', async () => {
  const store = memoryStore(rate, 100)
  for (let index = 0; index < 10_000; index++) await store.consume(`k${index}`)
  expect(await allowed(store, 'k0', 1)).toEqual([true])
})

test.each(['__proto__', 'constructor', ''])('%j is a key like any other', async (key) => {
  expect(await allowed(memoryStore(rate), key, 3)).toEqual([true, true, false])
})

test('without Redis, each counts alone, and says so once', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const store = await redis(`redis://127.0.0.1:${await freePort()}`)
  expect(await allowed(store, 'a', 3)).toEqual([true, true, false])
  await delay(700)
  expect(warn.mock.calls.map(([text]) => String(text).slice(0, 50))).toEqual([
    'ratelimit cannot reach Redis, and counts in memory',
  ])
  warn.mockRestore()
})

test('a Redis that does not answer is not waited for', async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const store = await redis(`redis://127.0.0.1:${(server.address() as { port: number }).port}`)
  await delay(50)
  const start = performance.now()
  expect(await allowed(store, 'a', 3)).toEqual([true, true, false])
  expect(performance.now() - start).toBeLessThan(3_000)
  server.close()
  vi.restoreAllMocks()
})

test.skipIf(!hasRedis)('those who use the same Redis share a limit, unless it is another one', async () => {
  const { url } = await redisServer()
  const [one, two, other, slower] = [
    await redis(url),
    await redis(url),
    await redis(url, { name: 'other' }),
    await redis(url, { limit: 5 }),
  ]
  await delay(200)
  expect([await allowed(one, 'a', 1), await allowed(two, 'a', 2), await allowed(one, 'a', 1)]).toEqual([
    [true],
    [true, false],
    [false],
  ])
  expect(await two.consume('b')).toMatchObject({ isAllowed: true, remaining: 1 })
  expect([await allowed(other, 'a', 1), await allowed(slower, 'a', 1)]).toEqual([[true], [true]])
  expect(await allowed(one, 'a\r\nFLUSHALL\r\n', 3)).toEqual([true, true, false])
  expect(await allowed(one, 'a', 1)).toEqual([false])
})

test.skipIf(!hasRedis)('a Redis that stops answering is given half a second', async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const server = await redisServer()
  const store = await redis(server.url)
  await delay(200)
  expect(await allowed(store, 'a', 1)).toEqual([true])
  server.pause()
  const start = performance.now()
  const answers = await Promise.all([allowed(store, 'a', 1), allowed(store, 'a', 1), allowed(store, 'a', 1)])
  expect(answers.flat()).toEqual([true, true, false])
  expect(performance.now() - start).toBeLessThan(3_000)
  vi.restoreAllMocks()
})

test.skipIf(!hasRedis)('a Redis that goes and comes back', { timeout: 60_000 }, async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const port = await freePort()
  const first = await redisServer(port)
  const store = await redis(first.url)
  await delay(200)
  expect(await allowed(store, 'a', 3)).toEqual([true, true, false])
  await first.stop()
  await delay(50)
  expect(await allowed(store, 'a', 3)).toEqual([true, true, false])
  await redisServer(port)
  await vi.waitFor(async () => expect(await allowed(store, 'a', 1)).toEqual([true]), { timeout: 20_000, interval: 200 })
  vi.restoreAllMocks()
})
