import { expect, test } from 'vitest'
import { EnabledExtensionManager } from '../../src/plugins/enabled-extension-manager.ts'
import { install } from '../support/packages.ts'

const pair = { entryPoints: { api: { servers: './all.js:Api', images: './all.js:Api' } } }
const modules = { 'all.js': 'export class Api { constructor(v) { this.version = v } }' }
const from = install({ service: { dependencies: { more: '1' }, ...pair, modules }, more: { ...pair, modules } })

test('what passes the check stays, and only that can conflict', async () => {
  const manager = await EnabledExtensionManager.load<{ version: number }>({
    namespace: 'api',
    from,
    invokeOnLoad: true,
    invokeArgs: [2],
    checkFunc: ({ name, obj, entryPoint }) =>
      obj?.version === 2 && (name === 'servers') === (entryPoint.package.name === 'more'),
  })
  expect([...manager].map(({ name, entryPoint }) => `${entryPoint.package.name} ${name}`)).toEqual([
    'service images',
    'more servers',
  ])
  await expect(EnabledExtensionManager.load({ namespace: 'api', from, checkFunc: () => true })).rejects.toThrow(
    'both have',
  )
})
