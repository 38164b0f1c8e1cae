import { expect, test } from 'vitest'
import { HeaderPatterns, headerPatterns, SECRET_HEADERS } from '../../src/filters/header-patterns.ts'

test.each<[string, string[], string[]]>([
  ['x-a', ['x-a', 'X-A', 'x_a'], ['x-ab', 'ax-a', 'x-', 'x.a']],
  ['X_A', ['x-a', 'x_a'], ['xa']],
  ['x-*', ['x-', 'x-a', 'x_a_b'], ['x', 'ax-', 'X']],
  ['*-token', ['-token', 'x-auth-token', 'x_auth_token'], ['token', 'x-token-a']],
  ['x-*-meta-*', ['x-a-meta-', 'x-a-b-meta-c', 'x_a_meta_c'], ['x-meta-', 'x-a-meta', 'x-ameta-c']],
  ['a*a', ['aa', 'aba'], ['a', 'ab']],
  ['a*b*c', ['abc', 'axbxc', 'abbc'], ['ac', 'acb', 'cba']],
  ['*', ['', 'a'], []],
  ['a.b', ['a.b'], ['axb']],
  ['$&', ['$&'], ['', '$']],
])('%s', (pattern, yes, no) => {
  const patterns = new HeaderPatterns([pattern])
  expect(yes.filter((name) => !patterns.has(name))).toEqual([])
  expect(no.filter((name) => patterns.has(name))).toEqual([])
})

test('several, or none', () => {
  const several = new HeaderPatterns(['x-a', 'b-*'])
  expect(['x-a', 'b-c', 'c'].filter((name) => several.has(name))).toEqual(['x-a', 'b-c'])
  expect(new HeaderPatterns([]).has('')).toBe(false)
})

test('the headers that are left', () => {
  const headers = { 'x-a': '1', b: '2', x_a: '3', __proto__x: '4' }
  expect({ ...new HeaderPatterns(['x-a']).without(headers) }).toEqual({ b: '2', __proto__x: '4' })
  expect(new HeaderPatterns(['y']).without(headers)).toBe(headers)
})

test.each(['x-auth-token', 'X-Subject-Token', 'x_service_token', 'Authorization', 'cookie', 'set-cookie', 'x-api-key'])(
  '%s is secret',
  (name) => {
    expect(new HeaderPatterns(SECRET_HEADERS).masked(name, 'hunter2')).toBe(`${name}: ***`)
  },
)

test('what is shown stays on its line', () => {
  const patterns = new HeaderPatterns([])
  expect(patterns.masked('x-a', 'b c\r\nd: "\u001b[2J')).toBe('x-a: b c\\x0d\\x0ad: \\x22\\x1b[2J')
  expect(patterns.masked('x-a', ['b', 'c'])).toBe('x-a: b, c')
  expect(patterns.masked('x\na', 'b')).toBe('x\\x0aa: b')
})

test('whatever was asked before, and however much', () => {
  const patterns = new HeaderPatterns(['x-a-*'])
  for (let index = 0; index < 3_000; index++) expect(patterns.has(`x-a-${index}`)).toBe(true)
  expect(['x-a-1', 'x-b-1', 'x-a-2999', 'x-b-1'].map((name) => patterns.has(name))).toEqual([true, false, true, false])
})

test('a long name with many chances takes no time', () => {
  const patterns = new HeaderPatterns(['a*b*c*d*e', '*a*a*a*a*b'])
  const start = performance.now()
  expect(patterns.has(`a${'b'.repeat(16_000)}`)).toBe(false)
  expect(patterns.has('a'.repeat(16_000))).toBe(false)
  expect(performance.now() - start).toBeLessThan(100)
})

test.each(['x a', 'x:a', 'naïve', '', '(x)'])('%j is refused', (pattern) => {
  expect(() => new HeaderPatterns([pattern])).toThrow('a header name such as')
  if (/\S/.test(pattern) && !pattern.includes(' '))
    expect(() => headerPatterns({ doc: '', default: [] }).parse(`x-a, ${pattern}`, '/')).toThrow('a header name')
})
