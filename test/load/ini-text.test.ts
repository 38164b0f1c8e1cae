import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfigFile } from '../../src/load/config-file.ts'
import type { Context } from '../../src/load/context.ts'
import { type IniFile, parseIni } from '../../src/load/ini.ts'
import { writeIni } from '../../src/load/ini-text.ts'
import { Resolver } from '../../src/load/resolve.ts'
import type { Entries } from '../../src/load/scope.ts'
import { Secrets } from '../../src/load/secrets.ts'
import { survey } from '../../src/load/survey.ts'

const env = { HOME: '/root', DB_PASSWORD: 'hunter2', BLANKS: ' x \n# y', EMPTY: '', TRICKY: '%(a)s ${HOME}' }
const overrides = new Map([['level', '100% ${HOME} %(a)s']])

function resolverOf(file: IniFile): Resolver {
  const resolver = new Resolver({ overrides, env, secrets: new Secrets() })
  resolver.add(file)
  return resolver
}

/** What a context is, but for where it is written. */
function essence(context: Context): unknown {
  const pairs = (entries: Entries): [string, string][] => [...entries].map(([name, { text }]) => [name, text])
  const { type, kind, section, globalConf, localConf } = context
  const shared = { type, kind, section, localConf: pairs(localConf), globalConf: pairs(globalConf).sort() }
  switch (context.type) {
    case 'factory': {
      const { written, target, protocol } = context.factory
      return { ...shared, written, target, protocol }
    }
    case 'pipeline':
      return { ...shared, app: essence(context.app), filters: context.filters.map(essence) }
    case 'filter-app':
      return { ...shared, app: essence(context.app), filter: essence(context.filter) }
    case 'filtered':
      return { ...shared, inner: essence(context.inner), filter: essence(context.filter) }
  }
}

function essences(file: IniFile): unknown[] {
  const resolver = resolverOf(file)
  return survey(resolver, resolver.open(file.filename, {})).flatMap(({ context }) =>
    context ? [essence(context)] : [],
  )
}

function written(file: IniFile, name?: string): string {
  const resolver = resolverOf(file)
  return writeIni(resolver, resolver.open(file.filename, {}), name).text
}

const names = ['a', 'b', 'main']
const piece = fc.oneof(
  fc.constantFrom(
    'x',
    ' ',
    '%%',
    '%(a)s',
    '%(e)s',
    '%(level)s',
    '${HOME}',
    '${DB_PASSWORD}',
    '${BLANKS}',
    '${EMPTY:-d}',
  ),
  fc.constantFrom('$${HOME}', '${TRICKY}', '#', ';', '[x]', '=', ':', '\u00a0', '\u2028', '$', '{', '}'),
  fc.string({ maxLength: 4 }).map((text) => text.replace(/[%\r\n\t]/g, '')),
  fc.constantFrom('\n    ', '\n\n    ', '\n    # gone\n    '),
)
const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
const options = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'e', '10', '2', 'password', 'set a', 'get b', 'level'), { maxLength: 5 })
  .chain((some) =>
    fc.tuple(...some.map((name) => fc.tuple(fc.constant(name), name === 'get b' ? fc.constant('a') : value))),
  )
const reference = fc.constantFrom(...names, 'pkg:x#y', 'call:x:y.z', 'config:x.ini#b')
const head = fc.oneof(
  fc.tuple(
    fc.constantFrom('app', 'composite', 'filter', 'server'),
    reference.map((text) => `use = ${text}`),
  ),
  fc.tuple(fc.constant('app'), fc.constant('paste.app_factory = x:y')),
  fc.tuple(
    fc.constant('pipeline'),
    reference.map((text) => `pipeline = a ${text}`),
  ),
  fc.tuple(
    fc.constant('filter-app'),
    reference.map((text) => `use = pkg:x\nnext = ${text}`),
  ),
)
const section = fc.tuple(head, fc.constantFrom(...names), options, fc.constantFrom('', 'filter-with = a\n'))

function lines(some: readonly (readonly [string, string])[]): string {
  return some.map(([name, text]) => `${name} = ${text}\n`).join('')
}

test('what is written loads to the same contexts', () => {
  const file = fc.tuple(
    options,
    fc.uniqueArray(section, { maxLength: 6, selector: ([[prefix], name]) => `${prefix}:${name}` }),
  )
  let contexts = 0
  fc.assert(
    fc.property(file, ([defaults, sections]) => {
      const text = sections.map(([[prefix, use], name, some, around]) => {
        return `[${prefix}:${name}]\n${use}\n${prefix === 'pipeline' ? '' : lines(some)}${around}`
      })
      const parsed = attempt(() =>
        parseIni(`[DEFAULT]\na = 1\n${lines(defaults.filter(([name]) => name !== 'a'))}${text.join('')}`, '/etc/x.ini'),
      )
      const output = parsed && attempt(() => written(parsed))
      if (!parsed || output === undefined) return
      const expected = essences(parsed)
      contexts += expected.length
      expect(essences(parseIni(output, '/etc/x.ini'))).toEqual(expected)
      expect(output).not.toContain('hunter2')
    }),
    { numRuns: 1000 },
  )
  expect(contexts).toBeGreaterThan(100)
})

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

const corpus = join(import.meta.dirname, '../../../shared/corpus')

test.skipIf(!existsSync(corpus))('so it is for real files', () => {
  for (const name of readdirSync(corpus).filter((file) => file.endsWith('.ini'))) {
    const file = attempt(() => readConfigFile(join(corpus, name)))
    const output = file && attempt(() => written(file))
    if (file && output !== undefined)
      expect([name, essences(parseIni(output, file.filename))]).toEqual([name, essences(file)])
  }
})

test('with a name, what it leads to is written', () => {
  const text = '[composite:main]\nuse = pkg:x\n/ = a\n[app:a]\nuse = b\n[app:b]\nuse = pkg:x\n[app:c]\nuse = pkg:x\n'
  expect(written(parseIni(text, '/x.ini'), 'main').match(/\[\w+:\w+\]/g)).toEqual([
    '[composite:main]',
    '[app:a]',
    '[app:b]',
  ])
  expect(() => written(parseIni(text, '/x.ini'), 'nowhere')).toThrow('there is no app "nowhere"')
})

test('a dollar before a blank that must be kept stays a dollar', () => {
  const text = written(parseIni('[app:main]\nuse = pkg:x\nnone =\na = $$ %(none)s\n', '/x.ini'))
  expect(text).toContain('a = ${WHEATPASTE_BLANK:-$$ }\n')
})

test('a value with a carriage return stays the variable that it is', () => {
  const resolver = new Resolver({ overrides: new Map(), env: { LINES: 'a\r\nb' }, secrets: new Secrets() })
  resolver.add(parseIni('[app:main]\nuse = pkg:x\na = ${LINES}\n', '/x.ini'))
  expect(writeIni(resolver, resolver.open('/x.ini', {})).text).toContain('a = ${LINES}\n')
})
