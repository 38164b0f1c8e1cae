import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { parseIni } from '../../src/load/ini.ts'

function read(text: string): unknown {
  const { defaults, sections } = parseIni(text, 'x.ini')
  const pairs = (options: typeof defaults): [string, string][] =>
    [...options.values()].map(({ name, value }) => [name, value])
  return {
    ...(defaults.size > 0 && { DEFAULT: pairs(defaults) }),
    ...Object.fromEntries([...sections].map(([name, { options }]) => [name, pairs(options)])),
  }
}

test.each([
  [
    'both delimiters, the first one counts',
    '[a]\nb = 1 : 2\n/v2.1/+: name=x\n',
    {
      a: [
        ['b', '1 : 2'],
        ['/v2.1/+', 'name=x'],
      ],
    },
  ],
  ['no inline comments', '[a]\nb = red ; or #blue\n', { a: [['b', 'red ; or #blue']] }],
  ['comments on lines of their own', '[a]\n# x\nb = 1\n  ; y\n', { a: [['b', '1']] }],
  [
    'a value over several lines, without its comments',
    '[a]\nlist =\n    a\n# gone\n\n    b\n\n',
    { a: [['list', '\na\n\nb']] },
  ],
  ['a deeper line continues, whatever it looks like', '[a]\nb = 1\n  [c]\n  d = 2\n', { a: [['b', '1\n[c]\nd = 2']] }],
  [
    'nothing is continued after a header',
    '[a]\n   b = 1\n  c = 2\n',
    {
      a: [
        ['b', '1'],
        ['c', '2'],
      ],
    },
  ],
  ['a header ends at its last bracket', '[a] x = 1\n[b] ; see [c]\n', { a: [], 'b] ; see [c': [] }],
  [
    'DEFAULT may be repeated',
    '[DEFAULT]\na = 1\n[x]\n[DEFAULT]\nb = 2\n',
    {
      DEFAULT: [
        ['a', '1'],
        ['b', '2'],
      ],
      x: [],
    },
  ],
  [
    'CR, LF and CRLF end a line',
    '[a]\rb = 1\r\nc = 2\nd = 3\u20284',
    {
      a: [
        ['b', '1'],
        ['c', '2'],
        ['d', '3\u20284'],
      ],
    },
  ],
  [
    'blanks are those of Python',
    '[a]\nb = \u00a0x\u001c\nc = \ufeffy\n',
    {
      a: [
        ['b', 'x'],
        ['c', '\ufeffy'],
      ],
    },
  ],
  ['a byte-order mark is skipped', '\ufeff[a]\nb = 1\n', { a: [['b', '1']] }],
  [
    'names of any kind, in their order',
    '[a]\n10 = x\n__proto__ = p\n2 = y\nconstructor = c\na.b = d\nc[] = e\n',
    {
      a: [
        ['10', 'x'],
        ['__proto__', 'p'],
        ['2', 'y'],
        ['constructor', 'c'],
        ['a.b', 'd'],
        ['c[]', 'e'],
      ],
    },
  ],
  [
    'values of any kind',
    '[a]\nb = true\nc = null\nd = "quoted"\ne = \\back;slash\nf =\n',
    {
      a: [
        ['b', 'true'],
        ['c', 'null'],
        ['d', '"quoted"'],
        ['e', '\\back;slash'],
        ['f', ''],
      ],
    },
  ],
  ['sections of any name', '[a.b]\nc = 1\n[a]\nd = 2\n', { 'a.b': [['c', '1']], a: [['d', '2']] }],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected)
})

test('a section called __proto__ reaches no prototype', () => {
  expect(parseIni('[__proto__]\npolluted = yes\n', 'x.ini').sections.get('__proto__')?.options.size).toBe(1)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('a place that is secret is not shown', () => {
  expect(() => parseIni('[a]\npassword = x\npassword = hunter2\n', 'x.ini')).toThrow(
    /^(?!.*hunter2).*password = \*\*\*/s,
  )
})

test('no more than a thousand mistakes are collected, and a hundred told', () => {
  const error = caught(() => parseIni(`[a]\n${'x\n'.repeat(100_000)}`, 'x.ini'))
  expect(error?.problems).toHaveLength(1000)
  expect(error?.message).toMatch(/and 900 more$/)
})

test('a hundred thousand sections take no time to speak of', () => {
  const text = Array.from({ length: 100_000 }, (_, n) => `[app:a${n}]\nuse = egg:x\nb = ${n}\n`).join('')
  const begin = process.cpuUsage().user
  expect(parseIni(text, 'x.ini').sections.size).toBe(100_000)
  // Two seconds, on a machine that does other things besides.
  expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(8)
})

function caught(act: () => unknown): ConfigError | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  return undefined
}

test('no text makes it throw anything but a ConfigError', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('[a]', '[DEFAULT]', 'a = 1', '  b', '# c', '', '[', ']', '=', '\u0000', '[a]x'),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      try {
        parseIni(lines.join('\n'), 'x.ini')
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
  )
})

test('what is written is read', () => {
  const word = fc.stringMatching(/^[a-z0-9_$./+][a-z0-9_$./ +]{0,6}[a-z0-9]$/)
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\p{Cc}\p{Z}\ufeff]/gu, ''))
  fc.assert(
    fc.property(fc.dictionary(word, value, { noNullPrototype: true }), (options) => {
      const text = Object.entries(options).map(([name, text]) => `${name} = ${text}\n`)
      expect(Object.fromEntries((read(`[s]\n${text.join('')}`) as { s: [] }).s)).toEqual(options)
    }),
  )
})
