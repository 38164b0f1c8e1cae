import { expect, test } from 'vitest'
import type { Probe } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { loadApp } from '../../src/load/load.ts'
import { probe, seen } from './probe-parts.ts'

const here = { relativeTo: import.meta.dirname }

const PARTS = `
[composite:outer]
paste.composite_factory = ./probe-parts.ts:compositeFactory
[composite:probing]
paste.composite_factory = ./probe-parts.ts:probingFactory
[pipeline:inner]
pipeline = one idle two app
[pipeline:self]
pipeline = one probing two app
[composite:chosen]
use = pkg:wheatpaste#pipeline_factory
keystone = one two inner
[app:with]
paste.app_factory = ./probe-parts.ts:appFactory
filter-with = one
[filter:one]
paste.filter_factory = ./probe-parts.ts:filterFactory
[filter:idle]
paste.filter_factory = ./probe-parts.ts:idleFactory
[filter:two]
paste.filter_app_factory = ./probe-parts.ts:filterAppFactory
[filter:probing]
paste.filter_factory = ./probe-parts.ts:probingFilterFactory
[app:app]
paste.app_factory = ./probe-parts.ts:appFactory
`

async function through(name: string, options: { probe?: Probe } = {}): Promise<string[]> {
  seen.length = 0
  const app = await loadApp({ text: PARTS, filename: 'parts.ini' }, { ...here, ...options, name })
  expect((await app(new Environ())).body).toBe('answer')
  return [...seen]
}

test.each([
  ['inner', ['filter one', 'filter two', 'app app']],
  ['outer', ['composite outer', 'filter one', 'filter two', 'app app']],
  ['with', ['filter one', 'app with']],
  ['chosen', ['composite chosen', 'filter one', 'filter two', 'filter one', 'filter two', 'app app']],
])(
  'a probe of the load is around each part of %s, but not around what a filter leaves as it is',
  async (name, parts) => {
    expect(await through(name, { probe })).toEqual(parts)
  },
)

test('a filter may watch what is further in', async () => {
  expect(await through('self')).toEqual(['filter two', 'app app'])
})

test('a composite may watch what it asks for', async () => {
  expect(await through('probing')).toEqual(['filter one', 'filter two', 'app app'])
})

test('without a probe nothing is watched', async () => {
  expect(await through('outer')).toEqual([])
})

test('what is watched tells and releases what it did', async () => {
  const app = await loadApp({ text: PARTS, filename: 'parts.ini' }, { ...here, probe, name: 'chosen' })
  expect(app.describe?.()).toMatchObject({
    kind: 'pipeline',
    filters: [{ name: 'filter:one' }],
    app: { kind: 'pipeline', filters: [{ name: 'filter:two' }] },
  })
})
