import { expect, test } from 'vitest'
import { pattern } from '../../src/contract/pattern.ts'

test.each([
  ['[a-z]+', 'abc', 'ab1'],
  ['https?://[\\w-]+\\.example\\.com(?::\\d{1,5})?', 'https://api.example.com:8443', 'https://evil.com/.example.com'],
  ['\\d{4}-\\d{2}-\\d{2}', '2026-01-31', '2026-1-31'],
  ['(?:ab)*c', 'ababc', 'abac'],
  ['dev|test|prod', 'test', 'tests'],
  ['[)(*+]', '*', '**'],
  ['a+?b', 'aab', 'b'],
])('%s takes %j and not %j', (source, yes, no) => {
  expect(pattern(source).test(yes)).toBe(true)
  expect(pattern(source).test(no)).toBe(false)
})

test.each([
  ['(a+)+', 'repeats nothing'],
  ['(a|b)*', 'repeats nothing'],
  ['(a?){30}a{30}', 'repeats nothing'],
  ['((a)*b)*', 'repeats nothing'],
  ['(?:(?:a|b)c)+', 'repeats nothing'],
  ['.*.*.*', '2 open-ended'],
  ['a?'.repeat(30), 'fewer alternatives'],
  ['(a|a)'.repeat(10), 'fewer alternatives'],
  ['(a)\\1', 'refer back'],
  ['(?<x>a)\\k<x>', 'refer back'],
  ['(?=a)a', 'look around'],
  ['(?<!a)a', 'look around'],
  ['(', 'Unterminated'],
  ['a**', 'Nothing to repeat'],
])('%s is refused', (source, message) => {
  expect(() => pattern(source)).toThrow(message)
})

test('the worst that is allowed takes no time that a person would notice', () => {
  const worst = pattern(`${'a?'.repeat(8)}a*a*b`)
  const begin = process.cpuUsage().user
  expect(worst.test('a'.repeat(1024))).toBe(false)
  expect(worst.test('a'.repeat(1_000_000))).toBe(false)
  expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(2)
})
