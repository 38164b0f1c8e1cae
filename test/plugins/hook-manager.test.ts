import { expect, test } from 'vitest'
import { HookManager } from '../../src/plugins/hook-manager.ts'
import { install } from '../support/packages.ts'

const hook = (text: string) => ({
  entryPoints: { hooks: { built: './hook.js:hook', other: './none.js:x' } },
  modules: { 'hook.js': `export const hook = () => '${text}'` },
})
const from = install({ service: { dependencies: { more: '1' }, ...hook('one') }, more: hook('two') })

test('any number of packages may have the hook, and each is called', async () => {
  const hooks = await HookManager.load<unknown, () => string>({ namespace: 'hooks', name: 'built', from })
  expect(hooks.map(({ plugin }) => plugin())).toEqual(['one', 'two'])
})

test('or none, unless that is a mistake', async () => {
  expect([...(await HookManager.load({ namespace: 'hooks', name: 'gone', from }))]).toEqual([])
  await expect(HookManager.load({ namespace: 'hooks', name: 'gone', from, onMissing: 'fail' })).rejects.toThrow(
    'no "gone"',
  )
})
