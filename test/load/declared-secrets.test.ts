import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FactoryContext } from '../../src/load/context.ts'
import { declaredSecrets } from '../../src/load/declared-secrets.ts'
import { describe, describeAll, takeInventory } from '../../src/load/load.ts'

const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
const text = `[composite:main]
use = pkg:wheatpaste#urlmap
/ = api
[pipeline:api]
pipeline = limit gone app
[filter:limit]
use = call:${parts}:settledFactory
salt = pepper
mode = safe
[filter:gone]
use = call:./nowhere.js:filterFactory
salt = shown
[app:app]
use = call:${parts}:appFactory
`

test('factories are imported wherever a context leads, and what cannot be imported declares nothing', async () => {
  const { resolver, surveyed } = await takeInventory({ text, filename: '/x.ini' })
  const contextOf = (name: string) => surveyed.find(({ section }) => section.name === name)?.context as FactoryContext
  const secretsOf = await declaredSecrets(resolver, [contextOf('composite:main')])
  const names = ['filter:limit', 'filter:gone', 'app:app'].map((name) => [...secretsOf(contextOf(name))])
  expect(names).toEqual([['salt'], [], []])
})

test('values are drawn without them', async () => {
  const drawn = await describeAll({ text, filename: '/x.ini' }, { values: true })
  const named = await describe({ text, filename: '/x.ini' }, { values: true })
  for (const drawing of [drawn.descriptions[0], named]) {
    const told = JSON.stringify(drawing)
    expect(told).toContain('"name":"salt","text":"***"')
    expect(told).toContain('"name":"salt","text":"shown"')
    expect(told).not.toContain('pepper')
  }
})
