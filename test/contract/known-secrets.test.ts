import { expect, test } from 'vitest'
import { knowSecret, maskAll, withoutSecrets } from '../../src/contract/known-secrets.ts'

test('what the process was told to be secret is masked wherever it stands', () => {
  knowSecret('open sesame')
  expect(withoutSecrets('login "open sesame" failed: open sesame!')).toBe('login "***" failed: ***!')
})

test('what is too short to be one is not looked for', () => {
  knowSecret('on')
  expect(withoutSecrets('one')).toBe('one')
})

test('so is the password of a URL that nobody told of', () => {
  expect(withoutSecrets('cannot reach redis://:x@h:6379')).toBe('cannot reach redis://:***@h:6379')
})

test('of one that begins like another nothing is left', () => {
  expect(maskAll('abcdefgh abcdef', new Set(['abcdef', 'abcdefgh']))).toBe('*** ***')
})

test('the oldest are forgotten', () => {
  knowSecret('the very first')
  for (let count = 0; count < 10_000; count++) knowSecret(`secret number ${count}`)
  expect(withoutSecrets('the very first, secret number 9999')).toBe('the very first, ***')
})
