import { expect, test } from 'vitest'
import { fieldValue, token, tokens, urlPath } from '../../src/filters/kinds.ts'

const doc = 'What it is for.'

test.each([
  [token('header name', { doc }), 'X-Auth-Token', 'X-Auth-Token'],
  [tokens('header name', { doc }), 'X-Auth-Token, x_b\n  ETag', ['X-Auth-Token', 'x_b', 'ETag']],
  [tokens('method', { doc }), '', []],
  [urlPath({ doc }), '/metrics', '/metrics'],
  [urlPath({ doc }), '/a/b%2Fc', '/a/b%2Fc'],
  [fieldValue({ doc }), "default-src 'none';\n  img-src *", "default-src 'none'; img-src *"],
  [fieldValue({ doc }), '', ''],
])('%#: %j', (kind, text, value) => {
  expect(kind.parse(text, '/')).toEqual(value)
})

const [TOKEN, PATH, TEXT] = ['a header name', 'a path such as /metrics', 'text of ASCII characters']

test.each([
  ...['', 'a b', 'a, b', 'x:y', 'a"b', 'naïve', 'a\u0000b', 'a;b', '(c)'].map((text) => [TOKEN, text] as const),
  ...['', 'metrics', '/a/../b', '/%zz', '/%61', '/a?b', '/a#b', '/é'].map((text) => [PATH, text] as const),
  ...['naïve', 'a\0b', '\u202e'].map((text) => [TEXT, text] as const),
])('%s is not %j', (expected, text) => {
  const kinds = { [TOKEN]: token('header name', { doc }), [PATH]: urlPath({ doc }), [TEXT]: fieldValue({ doc }) }
  expect(() => kinds[expected]?.parse(text, '/')).toThrow(expected)
})

test.each(['x:y', 'a"b', 'naïve', '(c)'])('a list with %j is refused', (text) => {
  expect(() => tokens('header name', { doc }).parse(`a, ${text}`, '/')).toThrow(TOKEN)
})

test('what is said of a setting stays with it', () => {
  expect(tokens('method', { doc, default: ['GET'] })).toMatchObject({ doc, default: ['GET'], type: 'list of method' })
})
