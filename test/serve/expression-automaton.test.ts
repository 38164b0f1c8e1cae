import { expect, test } from 'vitest'
import { Automaton } from '../../src/serve/expression-automaton.ts'

// The positions of an expression by their order, and which may come after which.
function drawing(source: string): string {
  const { follow } = new Automaton(source)
  return follow.map((after, position) => `${position}>${[...after].sort().join('')}`).join(' ')
}

test.each([
  ['abc', '0>1 1>2 2>'],
  ['a|bc', '0> 1>2 2>'],
  ['a?b', '0>1 1>'],
  ['a*b', '0>01 1>'],
  ['(a|b)+c', '0>012 1>012 2>'],
  ['a{2,}b', '0>01 1>'],
  ['a{1}b', '0>1 1>'],
  ['(?:a?b?)c', '0>12 1>2 2>'],
  ['(?<name>a)[^b]', '0>1 1>'],
  ['a(?=b)c', '0>2 1> 2>'],
  ['\\d\\p{L}\\u{1F600}\\x41\\/', '0>1 1>2 2>3 3>4 4>'],
  ['[\\]a-]b', '0>1 1>'],
  ['', ''],
])('%s is %s', (source, expected) => {
  expect(drawing(source)).toBe(expected)
})

test.each([
  ['(a*)*', true],
  ['(a?b?)*', true],
  ['(a*b*)+', true],
  ['(a?){2}', true],
  ['(a*b)*', false],
  ['a*b*', false],
  ['(a?){0,1}', false],
])('%s goes from one position to another in two ways: %s', (source, expected) => {
  expect(new Automaton(source).ambiguous).toBe(expected)
})

test.each([
  ['a(?<!b)', false],
  ['a?(?<!b)', true],
  ['a(?<!bc)', true],
  ['a(?!b)', true],
  ['^a', true],
  ['a\\b', true],
  ['[$^]', false],
])('%s looks at what stands around: %s', (source, expected) => {
  expect(new Automaton(source).peeks).toBe(expected)
})

test('counts the lookarounds that have a loop', () => {
  expect(new Automaton('(?=a*b)(?!c)d(?<=e+)').lookingLoops).toBe(2)
})

test('the positions of lookarounds are known', () => {
  expect([...new Automaton('a(?=bc)d').looking]).toEqual([1, 2])
})

test.each(['(a)\\1', '(?<x>a)\\k<x>', '(?i:a)'])('%s is more than it can say', (source) => {
  expect(() => new Automaton(source)).toThrow(/^it /)
})
