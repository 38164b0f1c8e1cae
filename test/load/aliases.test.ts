import { expect, test } from 'vitest'
import { Aliases } from '../../src/load/aliases.ts'
import { parseObject, parseUri, type Reference } from '../../src/load/reference.ts'
import { Packages } from '../../src/plugins/package.ts'
import { install } from '../support/packages.ts'

const alias = (names: Record<string, string>) => ({ entryPoints: { 'paste.alias': names } })
const root = install({
  service: {
    dependencies: { acme: '1', 'rival-paste': '1', '@scope/parts': '1', gone: '1' },
    ...alias({ 'both.say:x': './own.js:x', 'settled:x': './own.js:settled' }),
  },
  acme: {
    dependencies: { hidden: '1' },
    ...alias({
      'both.say:x': 'pkg:acme#x',
      'acme.auth:Key.factory': 'pkg:acme#key',
      'egg:Acme#old': 'pkg:acme#new',
      'egg:rival-paste#theirs': 'pkg:acme#mine',
      'disputed:x': 'pkg:acme#x',
      'settled:x': 'pkg:acme#x',
      'agreed:x': 'pkg:third#x',
      './local.js:x': 'pkg:acme#x',
      'egg:Paste#urlmap': 'pkg:acme#urlmap',
    }),
  },
  'rival-paste': alias({ 'disputed:x': './dist/x.js:x', 'settled:x': 'pkg:rival#x', 'agreed:x': 'pkg:third#x' }),
  '@scope/parts': alias({ '@scope/parts:old': '@scope/parts:new', '@scope/none:x': './here.js:x' }),
  hidden: alias({ 'hidden:x': 'pkg:hidden#x' }),
})
const ours = import.meta.dirname

function standIn(name: string) {
  const target = (/^egg:/.test(name) ? parseUri(name, undefined) : parseObject(name)) as Exclude<
    Reference,
    { scheme: 'config' }
  >
  const { target: found, from } = new Aliases(new Packages()).standIn(target, [root, ours])
  const told =
    found.scheme === 'package' ? `pkg:${found.packageName}#${found.entry}` : `${found.module}:${found.attribute}`
  return [told, from[0]?.replace(root, '') ?? '']
}

test.each([
  ['the own package comes first', 'both.say:x', './own.js:x', ''],
  ['a package that the own one depends on', 'acme.auth:Key.factory', 'pkg:acme#key', '/node_modules/acme'],
  ['an old name of its own', 'egg:ACME#old', 'pkg:acme#new', '/node_modules/acme'],
  ['a module in place of another of its own', '@scope/parts:old', '@scope/parts:new', '/node_modules/@scope/parts'],
  ['one of a scope that is nowhere', '@scope/none:x', './here.js:x', '/node_modules/@scope/parts'],
  ['what two packages say alike', 'agreed:x', 'pkg:third#x', '/node_modules/acme'],
  ['what two packages dispute, and the own one settles', 'settled:x', './own.js:settled', ''],
  ['what we say goes before', 'egg:Paste#urlmap', 'pkg:wheatpaste#urlmap', expect.any(String)],
])('%s', (_, name, told, from) => {
  expect(standIn(name)).toEqual([told, from])
})

test.each([
  ['the name of another package', 'egg:rival-paste#theirs'],
  ['a file', './local.js:x'],
  ['what only a dependency of a dependency says', 'hidden:x'],
  ['what nobody says', 'nobody:x'],
])('%s stays what it is', (_, name) => {
  expect(standIn(name)).toEqual([name.replace('egg:', 'pkg:'), ''])
})

test('two packages that say different things', () => {
  expect(() => standIn('disputed:x')).toThrow(
    '"disputed:x" stands for pkg:acme#x in acme, and for ./dist/x.js:x in rival-paste (ambiguous-entry-point)',
  )
})
