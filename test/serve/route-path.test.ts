import { expect, test } from 'vitest'
import { decoded, ENCODED_SLASH, unescaped } from '../../src/serve/route-path.ts'

test.each([
  ['/a%20b/%C3%A9', '/a b/é'],
  ['/a%2Fb%2fc/d', `/a${ENCODED_SLASH}b${ENCODED_SLASH}c/d`],
  ['/%252F', '/%2F'],
  ['/%', null],
  ['/%E0%A4', null],
  ['/%ED%A0%80', null],
])('%s is %j', (path, expected) => {
  expect(decoded(path)).toBe(expected)
})

test('a controller sees slashes', () => {
  expect(unescaped(`a${ENCODED_SLASH}b${ENCODED_SLASH}`)).toBe('a/b/')
  expect(unescaped(null)).toBeNull()
})
