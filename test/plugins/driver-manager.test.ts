import { expect, test } from 'vitest'
import { DriverManager } from '../../src/plugins/driver-manager.ts'
import { install } from '../support/packages.ts'

const from = install({
  service: {
    entryPoints: { virt: { fake: './fake.js:Fake' } },
    modules: { 'fake.js': 'export class Fake { constructor(host) { this.host = host } }' },
  },
})

test('the driver is the plugin, or what it made', async () => {
  const plain = await DriverManager.load({ namespace: 'virt', name: 'fake', from })
  expect(plain.driver).toBeTypeOf('function')
  const made = await DriverManager.load({
    namespace: 'virt',
    name: 'fake',
    from,
    invokeOnLoad: true,
    invokeArgs: ['h'],
  })
  expect(made.driver).toEqual({ host: 'h' })
})

test('there must be one', async () => {
  await expect(DriverManager.load({ namespace: 'virt', name: 'fak', from })).rejects.toThrow('did you mean "fake"?')
})
