import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ExpiringMap } from '../../src/filters/expiring-map.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('a value until its time', () => {
  const map = new ExpiringMap<number | undefined>(10)
  map.set('a', 1, Date.now() + 10)
  map.set('b', undefined, Date.now() + 10)
  expect([map.get('a'), map.has('a'), map.get('b'), map.has('b'), map.has('c')]).toEqual([
    1,
    true,
    undefined,
    true,
    false,
  ])
  vi.setSystemTime(Date.now() + 10)
  expect([map.get('a'), map.has('a'), map.has('b')]).toEqual([undefined, false, false])
})

test('a value that is deleted, and one that is set again', () => {
  const map = new ExpiringMap<number>(10)
  map.set('a', 1, Date.now() + 10)
  map.set('a', 2, Date.now() + 10)
  expect(map.get('a')).toBe(2)
  map.delete('a')
  expect(map.has('a')).toBe(false)
})

test('the oldest goes when there are too many', () => {
  const map = new ExpiringMap<number>(2)
  const until = Date.now() + 10
  map.set('a', 1, until)
  map.set('b', 2, until)
  map.set('a', 3, until)
  map.set('c', 4, until)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4])
})

test('names of what every object has are names like any other', () => {
  const map = new ExpiringMap<number>(2)
  expect(map.get('__proto__')).toBeUndefined()
  map.set('constructor', 1, Date.now() + 10)
  expect(map.get('constructor')).toBe(1)
})
