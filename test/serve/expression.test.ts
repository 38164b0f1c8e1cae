import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, groupsOf, matches, withoutCaptures } from '../../src/serve/expression.ts'

test.each([
  '(a+)+',
  '(a*)*b',
  '(a|a)*',
  '(a|ab|b)*',
  '(\\w+\\s?)*',
  '(.*a)+',
  '([a-z]+[0-9]*)*x',
  '(a?b?)*',
  '(a?){2,}',
  '(\\w|\\d)+',
  '(x+x+)+y',
  '.*.*.*.*.*.*',
])('%s may take forever', (source) => {
  expect(() => expression(source)).toThrow('it may take forever on some texts')
})

test.each(['(\\d{2})+', '(é|à)*'])('%s is refused, too, since it is hard to tell', (source) => {
  expect(() => expression(source)).toThrow('it may take forever on some texts')
})

test.each([
  ['\\d+', Number.POSITIVE_INFINITY],
  ['[0-9a-f-]+', Number.POSITIVE_INFINITY],
  ['[^/]+(?<!\\\\)', Number.POSITIVE_INFINITY],
  ['json|xml', Number.POSITIVE_INFINITY],
  ['(a|b)+', Number.POSITIVE_INFINITY],
  ['(?:\\d+:)*\\d+', 4096],
  ['[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 4096],
  ['a*b*', Number.POSITIVE_INFINITY],
  ['(?:\\d+,)+x', Number.POSITIVE_INFINITY],
  ['.*a', 4096],
  ['.*a.*', 4096],
  ['.*a.*b', 384],
  ['(?:(?=[^b]*b)a)*', 4096],
])('%s is taken, for texts up to %d', (source, limit) => {
  expect(expression(source).limit).toBe(limit)
})

test('takes whole texts only', () => {
  expect(matches(expression('a|b'), 'a')).toBe(true)
  expect(matches(expression('a|b'), 'ab')).toBe(false)
  expect(matches(expression('a'), 'a\n')).toBe(false)
})

test('takes no text over its limit', () => {
  expect(matches(expression('.*a'), `${'b'.repeat(4095)}a`)).toBe(true)
  expect(matches(expression('.*a'), `${'b'.repeat(4096)}a`)).toBe(false)
  expect(groupsOf(expression('(.*)a'), `${'b'.repeat(4096)}a`)).toBeUndefined()
})

test('gives the groups of a match', () => {
  expect(groupsOf(expression('(a)(b)?'), 'a')).toEqual(['a', null])
  expect(groupsOf(expression('(a)(b)?'), 'c')).toBeUndefined()
})

test.each([
  ['[a-z]+', false],
  ['[^/]+', false],
  ['.*', true],
  ['a/b', true],
  ['\\S', true],
  ['a(?!/)', false],
])('%s takes a slash: %s', (source, expected) => {
  expect(expression(source).takesSlash).toBe(expected)
})

test('is compiled once', () => {
  expect(expression('x+')).toBe(expression('x+'))
})

test.each(['(', '[', '\\', 'a**', '(a)\\1'])('%s is no expression for a path', (source) => {
  expect(() => expression(source)).toThrow(Error)
})

test.each([
  ['(a)(?:b)(?<c>d)', '(?:a)(?:b)(?:d)'],
  ['\\((a)[(]', '\\((?:a)[(]'],
  ['(?=a)(?<!b)(?<=c)(?!d)', '(?=a)(?<!b)(?<=c)(?!d)'],
])('%s without captures is %s', (source, expected) => {
  expect(withoutCaptures(source)).toBe(expected)
})

const leaf = fc.constantFrom('a', 'b', '[ab]', '[^b]', '.', 'a?', 'b*', 'a+', '[ab]{2}', '(?=a*b)', '(?<!a)')
const { source } = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.tuple(tie('source'), tie('source')).map(([a, b]) => a + b),
    fc.tuple(tie('source'), tie('source')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('source'), fc.constantFrom('*', '+', '?', '{2,5}', '*?')).map(([a, times]) => `(?:${a})${times}`),
  ),
}))

// A text near which the engine tries all that it can: it matches but for its end.
const nasty = fc.tuple(fc.constantFrom('a', 'b', 'ab', 'aab', 'ba'), fc.constantFrom('!', 'c', '', 'a')).map(
  ([piece, end]) =>
    (limit: number): string =>
      piece.repeat(Math.min(limit, 60_000) / piece.length - 1) + end,
)

test('what is taken takes no more than a moment, whatever the text', () => {
  fc.assert(
    fc.property(source, nasty, (source, text) => {
      const taken = attempt(source)
      if (taken) expect(() => inTime(taken.regexp, text(taken.limit))).not.toThrow()
    }),
    { numRuns: 200 },
  )
})

// Only a context of its own can be stopped within a match.
const context = createContext({})

function inTime(regexp: RegExp, text: string): void {
  Object.assign(context, { regexp, text })
  runInContext('regexp.test(text)', context, { timeout: 5000 })
}

function attempt(source: string): ReturnType<typeof expression> | undefined {
  try {
    return expression(source)
  } catch {
    return undefined
  }
}
