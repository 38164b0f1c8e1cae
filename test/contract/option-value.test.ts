import { expect, test } from 'vitest'
import { bytes, milliseconds, scaled, unscaled } from '../../src/contract/option-value.ts'

test.each([
  ['30', milliseconds, 30_000],
  ['1.5h', milliseconds, 5_400_000],
  ['2 K', bytes, 2048],
  ['3 constructor', bytes, Number.NaN],
  ['-1', bytes, Number.NaN],
])('%s', (text, units, value) => {
  expect(scaled(text, units)).toBe(value)
})

const spelling = { '': '', kib: 'KiB', mib: 'MiB' }

test.each([
  [0, '0'],
  [1023, '1023'],
  [114_688, '112KiB'],
  [5 * 1024 ** 2, '5MiB'],
])('%s is written as %s', (value, text) => {
  expect(unscaled(value, bytes, spelling)).toBe(text)
})
