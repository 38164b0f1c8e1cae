import { expect, test } from 'vitest'
import { NamedExtensionManager } from '../../src/plugins/named-extension-manager.ts'
import { install } from '../support/packages.ts'

const from = install({
  service: {
    entryPoints: { filters: { a: './all.js:a', b: './all.js:b', bad: './throws.js:x' } },
    modules: { 'all.js': 'export const a = 1; export const b = 2', 'throws.js': 'throw new Error("run")' },
  },
})
const load = (names: string[], more: object = {}) =>
  NamedExtensionManager.load({ namespace: 'filters', from, names, ...more })

test('only what is named is loaded; the code of others is not run', async () => {
  expect((await load(['b', 'a'])).names()).toEqual(['a', 'b'])
  await expect(load(['a', 'bad'])).rejects.toThrow('"bad" of filters in service cannot be loaded: run')
})

test('in the order of the names, if that matters', async () => {
  expect((await load(['b', 'a'], { nameOrder: true })).names()).toEqual(['b', 'a'])
})

test('a name that nobody has', async () => {
  await expect(load(['a', 'c'])).rejects.toThrow('filters has no "c"')
  const missing: string[] = []
  const manager = await load(['a', 'c'], { onMissing: (name: string) => missing.push(name) })
  expect([manager.names(), missing]).toEqual([['a'], ['c']])
})
