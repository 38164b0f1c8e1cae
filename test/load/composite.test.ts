import { expect, test } from 'vitest'
import { isComposite, mistakesIn, namesIn, resolveWithin } from '../../src/load/composite.ts'
import type { FactoryContext } from '../../src/load/context.ts'
import { parseIni } from '../../src/load/ini.ts'
import { Resolver } from '../../src/load/resolve.ts'
import { Secrets } from '../../src/load/secrets.ts'

const others = '[app:home]\nuse = pkg:x\n[app:broken]\nuse = nowhere\n[filter:log]\nuse = pkg:x#log\n'

function composite(options: string): { resolver: Resolver; context: FactoryContext } {
  const resolver = new Resolver({ overrides: new Map(), env: {}, secrets: new Secrets() })
  resolver.add(parseIni(`[composite:main]\nuse = pkg:x#map\n${options}${others}`, '/x.ini'))
  const scope = resolver.open('/x.ini', {})
  return { resolver, context: resolver.section(scope, { kind: 'app', name: 'main', via: [] }) as FactoryContext }
}

test.each([
  ['a path is a mount, also of what is nowhere', '/v1 = nosuch\n', ['/v1']],
  ['a word that is an app is one', 'fallback = home\n', ['fallback']],
  ['so is one that has a mistake of its own', 'fallback = broken\n', ['fallback']],
  ['another word is none', 'debug = true\n', []],
  ['filters and an app are a pipeline', 'keystone = log home\n', ['keystone']],
  ['so are they if one is misspelt', 'keystone = lgo home\n', ['keystone']],
  ['so are they if the app is nowhere', 'keystone = log nosuch\n', ['keystone']],
  ['words that end in an app are none', 'about = this is home\n', []],
  ['nothing is none', 'empty =\n', []],
])('%s', (_, options, expected) => {
  const { resolver, context } = composite(options)
  expect(isComposite(context)).toBe(true)
  expect(namesIn(resolver, context).map(({ option }) => option)).toEqual(expected)
})

test('where the factory tells its own options, all the others are names', () => {
  const { resolver, context } = composite('about = this is home\nkeystone = nosuch\n')
  expect(namesIn(resolver, context, ['about']).map(({ option }) => option)).toEqual(['keystone'])
})

test('the mistakes of all names', () => {
  const { resolver, context } = composite('/v1 = nosuch\n/v2 = broken\nkeystone = lgo home\n')
  expect(mistakesIn(resolver, context).map(({ place }) => place?.line)).toEqual([3, 9, 5])
})

test('a name is looked for where the composite is written, and told where it stands', () => {
  const { resolver, context } = composite('/v1 = home\n/v2 = nosuch\n')
  expect(resolveWithin(resolver, context, 'app', 'home').section).toBe('app:home')
  expect(() => resolveWithin(resolver, context, 'app', 'nosuch')).toThrow(/x\.ini:4:7.*via \[composite:main\] \/v2/s)
})

test('for a package alone, a name is one of its entry points', () => {
  const { resolver } = composite('')
  const bare = resolver.uri({ kind: 'app', name: 'pkg:maps#both', via: [] }, '/') as FactoryContext
  const written = (name?: string) => (resolveWithin(resolver, bare, 'app', name) as FactoryContext).factory.written
  expect([written(), written('other'), written('pkg:y#z')]).toEqual(['pkg:maps#main', 'pkg:maps#other', 'pkg:y#z'])
})
