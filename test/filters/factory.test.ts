import { expect, test } from 'vitest'
import type { Filter } from '../../src/contract/application.ts'
import { createConf } from '../../src/contract/conf.ts'
import type { ConfigError } from '../../src/contract/config-error.ts'
import type { Place } from '../../src/contract/place.ts'
import { setting } from '../../src/contract/settings.ts'
import { factoryOf, osloFactoryOf } from '../../src/filters/factory.ts'
import { conf } from './conf.ts'

const doc = 'What it is for.'
const table = { max_age: setting.integer({ doc, default: 1 }), user_file: setting.path({ doc }) }
const filter: Filter = (app) => app
let options: unknown
const make = (given: { readonly maxAge: number; readonly userFile: string | undefined }): Filter => {
  options = given
  return filter
}

test('a section is read by the table', () => {
  const factory = factoryOf(make, table)
  expect(factory(conf({ max_age: '3' }), conf({ user_file: '/etc/x' }))).toBe(filter)
  expect(options).toEqual({ maxAge: 1, userFile: '/etc/x' })
})

test('what a factory takes, and where it belongs, can be read', () => {
  const order = { provides: ['x'], before: { y: 'z' } }
  const factory = factoryOf(make, table, order)
  expect([factory.settings, factory.order]).toEqual([table, order])
  const oslo = osloFactoryOf(make, table)
  expect([oslo.settings, oslo.order]).toEqual([table, {}])
})

test('of [DEFAULT] only a filter of oslo hears', () => {
  const [globals, own] = [conf({ max_age: '3' }), conf({ user_file: '/x', oslo_config_project: 'a', password: 'b' })]
  osloFactoryOf(make, table, {}, /^password$/)(globals, own)
  expect(options).toEqual({ maxAge: 3, userFile: '/x' })
})

test('who checks options without calling the factory sees the same', () => {
  const [globals, own] = [conf({ max_age: '3' }), conf({ oslo_config_project: 'a' })]
  expect({ ...factoryOf(make, table).optionsOf?.(table, globals, own) }).toEqual({ oslo_config_project: 'a' })
  expect({ ...osloFactoryOf(make, table).optionsOf?.(table, globals, own) }).toEqual({ max_age: '3' })
})

test('every mistake has its place', () => {
  const at = (line: number): Place => ({ file: '/etc/a.ini', line, column: 1, length: 1, text: '' })
  const given = (name: string, text: string, line: number) => [name, text, { name: at(line), value: at(line) }] as const
  const factory = factoryOf(make, table)
  factory(conf(), createConf([given('user_file', 'x', 1)]))
  expect(options).toEqual({ maxAge: 1, userFile: '/etc/x' })
  try {
    factory(conf(), createConf([given('max_age', 'old', 2), given('maxage', '1', 3)]))
    expect.unreachable()
  } catch (error) {
    expect((error as ConfigError).problems.map(({ place }) => place?.line)).toEqual([2, 3])
  }
})
