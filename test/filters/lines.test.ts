import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { escaped, Lines } from '../../src/filters/lines.ts'

test('lines of one turn are written together, and those that wait when it is flushed', async () => {
  const writes: string[] = []
  const lines = new Lines({ write: (text) => writes.push(text) })
  lines.write('a\n')
  lines.write('b\n')
  expect(writes).toEqual([])
  lines.flush()
  lines.flush()
  expect(writes).toEqual(['a\nb\n'])
  lines.write('c\n')
  await setImmediate()
  expect(writes).toEqual(['a\nb\n', 'c\n'])
})

test.each([
  ['/v2.1/servers?limit=2', '/v2.1/servers?limit=2'],
  ['\u001b[2J', '\\x1b[2J'],
  ['\u009b2J', '\\x9b2J'],
  ['\u0000\u007f', '\\x00\\x7f'],
  ['a\r\nb', 'a\\x0d\\x0ab'],
  ['a\\x0ab', 'a\\x5cx0ab'],
  ['"', '\\x22'],
  ['\u2028', '\\u{2028}'],
  ['😀', '\\u{1f600}'],
  ['\ud800', '\\u{d800}'],
  ['é', '\\xe9'],
  ['%0a', '%0a'],
])('%j is written as %s', (text, written) => {
  expect(escaped(text)).toBe(written)
})
