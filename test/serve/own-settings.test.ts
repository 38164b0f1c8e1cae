import { expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { setting } from '../../src/contract/settings.ts'
import { ownSettings } from '../../src/serve/own-settings.ts'
import { problemsOf, section } from './fake-loader.ts'

const table = {
  not_found_app: setting.text({ doc: 'The app for the rest.' }),
  max_age: setting.integer({ doc: 'Seconds.', default: 60, min: 0 }),
}
const paths = {
  hint: 'Write `/path = app`.',
  lacks: (name: string) => (name.startsWith('/') ? undefined : 'a path'),
}

test('settings are parted from the other options, which keep their order', () => {
  const { settings, names } = ownSettings(table, [section({ '/b': 'x', max_age: '5', '/a': 'z' })])
  expect(settings).toEqual({ notFoundApp: undefined, maxAge: 5 })
  expect(names).toEqual(['/b', '/a'])
})

test('what the section does not say is taken from the next conf that does', () => {
  const confs = [section({ max_age: '1' }), section({ max_age: '2', not_found_app: 'a' })] as const
  expect(ownSettings(table, [section(), ...confs]).settings).toEqual({ notFoundApp: 'a', maxAge: 1 })
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is an option like others', (name) => {
  expect(ownSettings(table, [section(JSON.parse(`{"${name}": "x"}`))]).names).toEqual([name])
})

test('every mistake is reported, each with its place', async () => {
  const conf = section({ max_age: 'long', '/a': 'x', b: 'y', not_found_ap: 'z' })
  expect(await problemsOf(() => ownSettings(table, [conf], paths))).toEqual([
    '2:11 "max_age" must be a whole number, not "long"',
    '4:1 "b" is neither a setting nor a path',
    '5:1 unknown option "not_found_ap": did you mean "not_found_app"?',
  ])
})

test('an ill-typed setting of another conf is shown where it stands', () => {
  const read = () => ownSettings(table, [section(), section({ max_age: '-1' }, 'default.ini')])
  expect(read).toThrow(ConfigError)
  expect(read).toThrow('default.ini:2:11')
})

test('how to write it is said', () => {
  expect(() => ownSettings(table, [section({ b: 'y' })], paths)).toThrow('Write `/path = app`.')
})
