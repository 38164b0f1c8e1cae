import { expect, test } from 'vitest'
import { DispatchExtensionManager } from '../../src/plugins/dispatch-extension-manager.ts'
import { install } from '../support/packages.ts'

const from = install({
  service: {
    entryPoints: { notify: { mail: './all.js:mail', sms: './all.js:sms', off: './all.js:off' } },
    modules: { 'all.js': ['mail', 'sms', 'off'].map((name) => `export const ${name} = '${name}!'`).join('\n') },
  },
})
const manager = await DispatchExtensionManager.load({
  namespace: 'notify',
  from,
  checkFunc: ({ name }) => name !== 'off',
})

test('each call decides between the plugins', () => {
  expect(manager.names()).toEqual(['mail', 'sms'])
  expect(
    manager.mapWhere(
      ({ name }) => name.startsWith('s'),
      ({ plugin }) => plugin,
    ),
  ).toEqual(['sms!'])
})

test('by name, in the order of the names', () => {
  expect(manager.mapNamed(['sms', 'mail'], ({ plugin }) => plugin)).toEqual(['sms!', 'mail!'])
  expect(() => manager.mapNamed(['off'], () => 0)).toThrow('notify has no "off"')
})
