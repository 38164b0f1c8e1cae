import { expect, test } from 'vitest'
import { ConfigError, fixOf, formatProblem, type Problem } from '../../src/contract/config-error.ts'

const place = { file: 'x.ini', line: 12, column: 8, length: 5, text: '\tname = value', section: 'app:main' }
const problem: Problem = { code: 'unknown-section', message: 'there is no app "value"' }

test('a place is a line with a caret under what is meant, after its tabs', () => {
  expect(formatProblem({ ...problem, place, hint: 'there are: main' })).toBe(
    [
      'there is no app "value" (unknown-section)',
      '  --> x.ini:12:8  [app:main]',
      '  12 | \tname = value',
      '     | \t      ^^^^^',
      '  there are: main',
    ].join('\n'),
  )
})

test('the way that led there is told in place of the section', () => {
  const text = formatProblem({ ...problem, place, chain: ['[composite:main] /v1', '[app:main] use'] })
  expect(text).toContain('x.ini:12:8\n')
  expect(text).toContain('via [composite:main] /v1 → [app:main] use')
})

test.each([
  ['a hint', { hint: 'there are: main' }, 'there are: main'],
  ['a suggestion', { suggestion: 'main' }, '(unknown-section)'],
  ['neither', {}, fixOf('unknown-section')],
])('with %s, that is the last word', (_, details, last) => {
  expect(formatProblem({ ...problem, ...details }).endsWith(last)).toBe(true)
})

test('a long line is shown around what is meant', () => {
  const text = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`
  const lines = formatProblem({ ...problem, place: { ...place, column: 5001, length: 4, text } }).split('\n')
  expect(lines.every((line) => line.length < 200)).toBe(true)
  const at = lines[3]?.indexOf('^') ?? 0
  expect(lines[2]?.slice(at, at + 4)).toBe('HERE')
})

test('what is beyond a masked line is shown at its end', () => {
  const masked = { ...place, column: 40, length: 3, text: 'password = ***' }
  expect(formatProblem({ ...problem, place: masked })).toContain(`\n     | ${' '.repeat(14)}^\n`)
})

test('the message is bounded', () => {
  expect(formatProblem({ ...problem, message: 'x'.repeat(1_000_000) }).length).toBeLessThan(1200)
  const problems = Array.from({ length: 5000 }, () => problem) as [Problem, ...Problem[]]
  expect(new ConfigError(problems).message).toMatch(/and 4900 more$/)
})

test('an error of another copy of the package is one', async () => {
  const another = '../../src/contract/config-error.ts?another'
  const copy: { ConfigError: typeof ConfigError } = await import(another)
  expect(copy.ConfigError).not.toBe(ConfigError)
  expect(new copy.ConfigError(problem)).toBeInstanceOf(ConfigError)
  expect(new Error('x')).not.toBeInstanceOf(ConfigError)
  expect(new ConfigError(problem).code).toBe('unknown-section')
})
