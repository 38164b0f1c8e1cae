import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { strip } from '../../src/load/blanks.ts'
import { formatIni } from '../../src/load/format.ts'
import { type IniFile, parseIni } from '../../src/load/ini.ts'

const cases: [what: string, text: string, formatted: string][] = [
  ['blanks around = and :', '[a]\nx=1\ny   =  2  \n/v2 :b\nz:\n', '[a]\nx = 1\ny = 2\n/v2: b\nz:\n'],
  ['only the first of them', '[a]\nurl=http://h:80/?a=b\n', '[a]\nurl = http://h:80/?a=b\n'],
  ['lines that continue', '[a]\np =\n a\n\tb\n', '[a]\np =\n    a\n    b\n'],
  [
    'which keep their depth',
    '[a]\nj = {\n  "a": [\n    1\n  ]\n  }\n',
    '[a]\nj = {\n    "a": [\n      1\n    ]\n    }\n',
  ],
  ['blank lines of a value', '[a]\np = 1\n\n\n  2\n\n\n\nq = 1\n', '[a]\np = 1\n\n\n    2\n\nq = 1\n'],
  ['sections', '\n\n[a]\nx = 1\n[b]\n\n\n\n[c] tail\n\n', '[a]\nx = 1\n\n[b]\n\n[c] tail\n'],
  [
    'comments above a section',
    '[a]\nx = 1\n# b\n; is this\n[b]\n',
    '[a]\nx = 1\n\n# b\n; is this\n\n[b]\n'.replace('\n\n[b]', '\n[b]'),
  ],
  ['comments that stand alone', '# head\n\n\n[a]\n\n# one  \n\nx = 1\n', '# head\n\n[a]\n\n# one\n\nx = 1\n'],
  ['comments in a value', '[a]\np =\n  a\n# b\n  c\n  # d\n[b]\n', '[a]\np =\n    a\n    # b\n    c\n    # d\n\n[b]\n'],
  ['what is indented as a whole', '  [a]\n  x = 1\n   2\n  # c\n  y = 2\n', '[a]\nx = 1\n    2\n# c\ny = 2\n'],
  ['the ends of lines, and a mark', '\ufeff[a]\r\nx=1\r\n\r\n', '\ufeff[a]\r\nx = 1\r\n'],
  ['nothing at all', '\n \n', ''],
]

test.each(cases)('%s', (_, text, formatted) => {
  expect(formatIni(text, 'x.ini')).toBe(formatted)
  expect(formatIni(formatted, 'x.ini')).toBe(formatted)
})

test('what cannot be read is not formatted', () => {
  expect(() => formatIni('[a]\nx = 1\nx = 2\n', 'x.ini')).toThrow(ConfigError)
})

const blank = fc.constantFrom('', '', ' ', '  ', '\t', '    ', '\u00a0', '\x1c ', '\u2028')
const word = fc.constantFrom('a', 'b', '/v1', '[x', 'y]', '=', ':', '#', ';', '%', '${A}', '\ufeff', '"', '\\')
const text = fc.array(fc.oneof(word, blank), { maxLength: 5 }).map((parts) => parts.join(''))
const line = fc.oneof(
  fc.tuple(blank, text).map((parts) => parts.join('')),
  fc
    .tuple(blank, fc.nat(20), blank, fc.constantFrom('=', ':'), blank, text)
    .map(([a, name, ...b]) => `${a}o${name}${b.join('')}`),
  fc.tuple(blank, fc.nat(20), text).map(([a, name, b]) => `${a}[app:${name}]${b}`),
  fc.tuple(blank, fc.constantFrom('#', ';'), text).map((parts) => parts.join('')),
)
const file = fc
  .tuple(fc.constantFrom('\n', '\r\n', '\r'), fc.array(line, { maxLength: 25 }))
  .map(([end, lines]) => ['[DEFAULT]', ...lines].join(end))

test('whatever it is, it means the same, keeps its comments, and is formatted once and for all', () => {
  let formatted = 0
  const property = fc.property(file, (text) => {
    const meant = meaningOf(text)
    fc.pre(meant !== undefined)
    formatted++
    const once = formatIni(text, 'x.ini')
    expect(meaningOf(once)).toEqual(meant)
    expect(comments(once)).toEqual(comments(text))
    expect(formatIni(once, 'x.ini')).toBe(once)
    expect(once.split(/\r\n|\r|\n/).slice(-2)).not.toEqual(['', ''])
  })
  fc.assert(property, { numRuns: 300, maxSkipsPerRun: 1000 })
  expect(formatted).toBeGreaterThanOrEqual(300)
})

const fixtures = join(import.meta.dirname, '../cases/config')

test.each(readdirSync(fixtures))('a file of the cases: %s', (name) => {
  const [, text = ''] = readFileSync(join(fixtures, name), 'utf8').split(/^-{3,}\n/m)
  const meant = meaningOf(text)
  if (meant === undefined) expect(() => formatIni(text, name)).toThrow(ConfigError)
  else expect(meaningOf(formatIni(text, name))).toEqual(meant)
})

function meaningOf(text: string): unknown {
  try {
    const { defaults, sections } = parseIni(text, 'x.ini')
    return [pairs(defaults), [...sections.values()].map(({ name, tail, options }) => [name, tail, pairs(options)])]
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

function pairs(options: IniFile['defaults']): [string, string][] {
  return [...options.values()].map(({ name, value }) => [name, value])
}

function comments(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map(strip)
    .filter((line) => /^[#;]/.test(line))
}
