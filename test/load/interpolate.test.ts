import { expect, test } from 'vitest'
import { Budget } from '../../src/load/budget.ts'
import { parseIni } from '../../src/load/ini.ts'
import { type Entry, interpolate, isSecret } from '../../src/load/interpolate.ts'

const env = { HOME: '/root', EMPTY: '', TRICKY: '%(a)s ${HOME}', DB_PASSWORD: 'hunter2', BIG: 'x'.repeat(1000) }

/** Works out the option `v` of a text, where `passed` comes from outside the file. */
function entryOf(text: string): Entry {
  const options = parseIni(`[s]\n${text}`, 'x.ini').sections.get('s')?.options
  const value = (name: string) => {
    const option = options?.get(name)
    return option
      ? { text: option.value, option }
      : name === 'passed'
        ? { text: '50% ${HOME} %(a)s ${:x} $${HOME}' }
        : undefined
  }
  const names = () => options?.keys() ?? []
  return interpolate(value('v') ?? { text: '' }, { lookUp: value, names, env, budget: new Budget() })
}

const workOut = (text: string): string => entryOf(text).text

const chain = (steps: number): string => Array.from({ length: steps }, (_, n) => `v${n} = %(v${n + 1})s\n`).join('')

test.each([
  ['v = %(a)s/%(b)s\na = 1\nb = 2', '1/2'],
  ['v = 100%%', '100%'],
  ['v = %%(a)s', '%(a)s'],
  ['v = %(a)s\na = <%(b)s>\nb = x', '<x>'],
  ['v = %(a(b)s\na(b = odd', 'odd'],
  ['v = %(passed)s', '50% ${HOME} %(a)s ${:x} $${HOME}'],
  ['v = ${constructor:-none}', 'none'],
  ['v = ${HOME}/x', '/root/x'],
  ['v = ${EMPTY}', ''],
  ['v = ${EMPTY:-a b}', 'a b'],
  ['v = ${NOT_SET:-}', ''],
  ['v = ${TRICKY}', '%(a)s ${HOME}'],
  ['v = %(a)s\na = ${HOME}', '/root'],
  ['v = $${HOME} $$ ${:port} ${1} $HOME {HOME}', '${HOME} $$ ${:port} ${1} $HOME {HOME}'],
  [`v = %(v0)s\n${chain(9)}v9 = end`, 'end'],
])('%j', (text, expected) => {
  expect(workOut(text)).toBe(expected)
})

test.each([
  ['v = %(nope)s', 'interpolation-missing', 5, 8],
  ['v = a % b', 'interpolation-syntax', 7, 2],
  ['v = %', 'interpolation-syntax', 5, 1],
  ['v = %(a)d', 'interpolation-syntax', 5, 5],
  ['v = %()s', 'interpolation-syntax', 5, 4],
  ['v = ${NOT_SET}', 'missing-variable', 5, 10],
  ['v = ${EMPTY:?why}', 'missing-variable', 5, 13],
  ['v = %(v)s', 'interpolation-depth', 5, 5],
])('%j is a mistake: %s', (text, code, column, length) => {
  expect(() => workOut(text)).toThrow(
    expect.objectContaining({
      code,
      problems: [expect.objectContaining({ place: expect.objectContaining({ column, length }) })],
    }),
  )
})

test('the mistake of a value that is referred to is told where it stands', () => {
  expect(() => workOut('v = %(a)s\na = 5%')).toThrow(/x\.ini:3:6/)
})

test.each([
  ['v = ${DB_PASSWORD}', true],
  ['v = mysql://nova:${DB_PASSWORD:-x}@db', true],
  ['v = %(a)s\na = ${DB_PASSWORD}', true],
  ['v = ${HOME}', false],
  ['v = $${DB_PASSWORD}', false],
  ['v = literal', false],
])('%j comes from a secret variable: %s', (text, expected) => {
  expect(isSecret(entryOf(text))).toBe(expected)
})

test('a value remembers what it was before its variables were read', () => {
  expect(entryOf('v = %(a)s/%%/${HOME}\na = $${HOME}').template).toBe('$${HOME}/%/${HOME}')
  expect(entryOf('v = $${HOME}').template).toBeUndefined()
})

test.each([
  ['empty references', `v = %(e0)s\n${doubling('e', '', 50)}`],
  ['long variables', `v = ${'${BIG}'.repeat(2000)}`],
])('%s cannot go on without bound', (_, text) => {
  expect(() => workOut(text)).toThrow(expect.objectContaining({ code: 'interpolation-length' }))
})

test('a value cannot grow without bound', () => {
  expect(() => workOut(`v = %(d0)s\n${doubling('d', 'x', 8)}`)).toThrow(
    expect.objectContaining({ code: 'interpolation-length' }),
  )
})

function doubling(name: string, end: string, times: number): string {
  const steps = Array.from({ length: 8 }, (_, n) => `${name}${n} = ${`%(${name}${n + 1})s`.repeat(times)}\n`)
  return `${steps.join('')}${name}8 = ${end}`
}
