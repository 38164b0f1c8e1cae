import { expect, test } from 'vitest'
import { visible } from '../../src/contract/visible.ts'

test.each([
  ['a\tb\nc é 中', 'a\tb\nc é 中'],
  ['\x1b[31mred\x1b[0m', '\\u001b[31mred\\u001b[0m'],
  ['over\rwritten \x08\x07', 'over\\u000dwritten \\u0008\\u0007'],
  ['\x9b2J', '\\u009b2J'],
  ['user\u202egpj.exe', 'user\\u202egpj.exe'],
])('%j is written %j', (text, expected) => {
  expect(visible(text)).toBe(expected)
})

test('in JSON it stays the same text', () => {
  const text = JSON.stringify({ name: 'a\x9b\x1b\x7f' })
  expect(JSON.parse(visible(text))).toEqual({ name: 'a\x9b\x1b\x7f' })
})
