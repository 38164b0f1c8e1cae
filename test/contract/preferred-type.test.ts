import { expect, test } from 'vitest'
import { preferredType } from '../../src/contract/preferred-type.ts'

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['text/plain', 'text'],
  ['application/json;q=0.1, text/*', 'text'],
  ['application/json;q=0.5, text/*;q=0.5', 'json'],
  ['image/png', undefined],
  ['application/json;q=0', undefined],
])('%j asks for %s', (accept, type) => {
  expect(preferredType(accept, ['json', 'text'])).toBe(type)
})
