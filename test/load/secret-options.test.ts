import { expect, test } from 'vitest'
import { withoutSecrets } from '../../src/contract/known-secrets.ts'
import { setting } from '../../src/contract/settings.ts'
import type { FactoryContext } from '../../src/load/context.ts'
import { loadContext } from '../../src/load/load.ts'
import { knowSecretsOf, noneDeclared, secretOptions } from '../../src/load/secret-options.ts'

const settings = {
  salt: setting.secret({ doc: 'What hashes are made with.', formerly: ['pepper'] }),
  peers: setting.list({ doc: 'Keys.', secret: true }),
  plain: setting.text({ doc: 'Anything.' }),
}
const factory = Object.assign(() => () => {}, { settings })

test('the options that a factory declares to be secret, by all their names', () => {
  expect([...secretOptions(factory)]).toEqual(['salt', 'pepper', 'peers'])
})

test.each([undefined, null, {}, () => {}, { settings: { '~standard': {} } }])('%j declares none', (object) => {
  expect([...secretOptions(object)]).toEqual([])
})

test('no error quotes what is secret by its name, by its setting, or as the password of a URL', async () => {
  const text = `[DEFAULT]
db_password = global one
[app:main]
use = call:./x.js:x
salt = declared one
peers = first-key, second-key
plain = shown as it is
url = redis://:in the url@h, redis://:inside@h
`
  const context = await loadContext({ text, filename: '/x.ini' })
  knowSecretsOf(context, factory)
  const quoted = ['global one', 'declared one', 'second-key', 'inside', 'shown as it is'].join(' | ')
  expect(withoutSecrets(quoted)).toBe('*** | *** | *** | *** | shown as it is')
  expect([...noneDeclared(context as FactoryContext)]).toEqual([])
})
