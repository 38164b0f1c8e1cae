import { expect, test } from 'vitest'
import {
  alternativesOf,
  expressionOf,
  joined,
  namesIn,
  prefixLength,
  requirementOf,
  templateOf,
  toPattern,
  trimmed,
  variablesOf,
} from '../../src/serve/path-pattern.ts'

test.each([
  ['/servers/:id', ['id']],
  ['/files/*path', ['path']],
  ['/servers{.:format}', ['format']],
  ['http://api.example:8774/:id', ['id']],
  ['/:a{/:b{/:c}}', ['a', 'b', 'c']],
  ['', []],
])('%j has the variables %j, and is written as it was', (text, names) => {
  const pattern = toPattern(text)
  expect(variablesOf(pattern)).toEqual(names)
  if (!text.includes('://')) expect(templateOf(pattern)).toBe(text)
})

test.each([
  ['/:', '"/:" is no pattern: Missing parameter name'],
  ['/{a', '"/{a" is no pattern: Unexpected end'],
  ['/a(b)', '"/a(b)" is no pattern: Unexpected ('],
])('%j is no pattern', (text, message) => {
  expect(() => toPattern(text)).toThrow(message)
})

test('a variable stands in it once', () => {
  expect(() => variablesOf(toPattern('/:id/x{/:id}'))).toThrow('"/:id/x{/:id}" has two variables "id"')
})

test('patterns are put together with what they require', () => {
  const variable = { tokens: toPattern('/:id').tokens, requirements: { id: '\\d+' } }
  const whole = joined('/a', '/b', variable, '.x')
  expect(templateOf(whole)).toBe('/a/b/:id.x')
  expect(whole.tokens).toHaveLength(3)
  expect(whole.requirements).toEqual({ id: '\\d+' })
})

test.each([
  ['/a/', 'a'],
  ['a', 'a'],
  ['/:id/', ':id'],
  ['/', ''],
  ['//a//', '/a/'],
  ['', ''],
])('%j without the slashes at its ends is %j', (text, expected) => {
  expect(templateOf(trimmed(text))).toBe(expected)
})

test.each([
  ['/servers/:id', 8],
  ['/servers/', 8],
  ['/servers', 8],
  ['/servers.:format', 9],
  ['/servers{.:format}', 8],
  ['/:id/servers', 0],
  ['/', 0],
])('the text before the variables of %j is %d long', (text, expected) => {
  expect(prefixLength(toPattern(text))).toBe(expected)
})

test.each([
  ['/a{.:format}', ['/a{.:format}']],
  ['/a{/:b}', ['/a/:b', '/a']],
  ['/a{/:b{/:c}}', ['/a/:b/:c', '/a/:b', '/a']],
  ['{/:a}/b{/:c}', ['/:a/b/:c', '/:a/b', '/b/:c', '/b']],
  ['/a{*rest}', ['/a*rest', '/a']],
])('%j stands for %j', (text, expected) => {
  expect(alternativesOf(toPattern(text)).map((tokens) => templateOf({ tokens, requirements: {} }))).toEqual(expected)
})

test.each([
  ['\\d+', '\\d+'],
  [/\d+/, '\\d+'],
  [/^\d+$/u, '\\d+'],
  ['^a|b$', 'a|b'],
  ['a\\$', 'a\\$'],
  ['a\\\\$', 'a\\\\'],
  ['[$]', '[$]'],
])('%s requires %j', (requirement, expected) => {
  expect(requirementOf('id', { id: requirement })).toBe(expected)
})

test('requires nothing of other names', () => {
  expect(requirementOf('constructor', {})).toBeUndefined()
})

test('a flag that would not count is refused', () => {
  expect(() => requirementOf('id', { id: /[a-z]+/i })).toThrow('its flags "i" would not count')
})

// What the variables of a pattern take from a path, by the expression of the whole.
test.each([
  ['/:a-:b', {}, '/2020-01', ['2020', '01']],
  ['/:a-:b', {}, '/a--b', ['a', '-b']],
  ['/:a-:b', {}, '/-a-b', ['-a', 'b']],
  ['/:a-:b', {}, '/a-', undefined],
  ['/:a\\]:b', {}, '/x]y', ['x', 'y']],
  ['/:a--:b', {}, '/a-b--c--d', ['a-b', 'c--d']],
  ['/:a.:b', { b: 'json|xml' }, '/1.2.xml', ['1.2', 'xml']],
  ['/:a{.:b}', {}, '/archive.tar.gz', ['archive.tar', 'gz']],
  ['/:a{.:b}', {}, '/archive', ['archive', null]],
  ['/:a{.:b}', {}, '/.gz', ['.gz', null]],
  ['/*a/b', {}, '/x/y/b', ['x/y']],
  ['/*a/b', {}, '//b', undefined],
  ['/*a/b', {}, '/x\ny/b', undefined],
  ['/:a/:b', { a: '(x|y)+' }, '/xyx/z', ['xyx', 'z']],
  ['/a\\+b\\(:c\\)', {}, '/a+b(d)', ['d']],
])('%j takes %j of %j: %j', (text, requirements, path, expected) => {
  const { regexp } = expressionOf(toPattern(text).tokens, requirements)
  expect(
    regexp
      .exec(path)
      ?.slice(1)
      .map((value) => value ?? null),
  ).toEqual(expected)
})

test('names are listed in the order in which they stand', () => {
  expect(namesIn(toPattern('/:b/*a{.:c}').tokens)).toEqual(['b', 'a', 'c'])
})
