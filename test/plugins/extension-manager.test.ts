import { expect, test } from 'vitest'
import { ExtensionManager } from '../../src/plugins/extension-manager.ts'
import { install } from '../support/packages.ts'

const offer = (...names: string[]) => ({
  entryPoints: { codecs: Object.fromEntries(names.map((name) => [name, `./${name}.js:name`])) },
  modules: Object.fromEntries(names.map((name) => [`${name}.js`, `export const name = '${name}'`])),
})
const from = install({ service: { dependencies: { more: '1' }, ...offer('gzip', 'zstd') }, more: offer('brotli') })
const twice = install({ service: { dependencies: { more: '1' }, ...offer('gzip') }, more: offer('brotli', 'gzip') })
const load = (folder: string, onConflict?: 'fail' | 'first' | 'last') =>
  ExtensionManager.load({ namespace: 'codecs', from: folder, ...(onConflict && { onConflict }) })

test('it has the plugins of all packages', async () => {
  const codecs = await load(from)
  expect(codecs.names()).toEqual(['gzip', 'zstd', 'brotli'])
  expect([...codecs].map(({ plugin }) => plugin)).toEqual(['gzip', 'zstd', 'brotli'])
  expect(codecs.map(({ name }) => name.length)).toEqual([4, 4, 6])
  expect([codecs.has('zstd'), codecs.has('lzma')]).toEqual([true, false])
  expect(codecs.get('brotli').entryPoint.package.name).toBe('more')
})

test('it says which was probably meant', async () => {
  const codecs = await load(from)
  expect(() => codecs.get('gzp')).toThrow('codecs has no "gzp": did you mean "gzip"?')
  expect(() => codecs.get('lzma')).toThrow('there are: gzip, zstd, brotli')
})

test('an error of a callback is not swallowed', async () => {
  const codecs = await load(from)
  expect(() =>
    codecs.map(() => {
      throw new Error('mine')
    }),
  ).toThrow('mine')
})

test('two packages with one name are a mistake, unless it is said which counts', async () => {
  await expect(load(twice)).rejects.toThrow('service and more both have "gzip" of codecs: say which counts')
  expect((await load(twice, 'first')).get('gzip').entryPoint.package.name).toBe('service')
  expect((await load(twice, 'last')).get('gzip').entryPoint.package.name).toBe('more')
})

test('nobody need offer anything', async () => {
  expect([...(await ExtensionManager.load({ namespace: 'none', from }))]).toEqual([])
})
