import { expect, test, vi } from 'vitest'
import { createConf, placeOf } from '../../src/contract/conf.ts'
import type { Place } from '../../src/contract/place.ts'
import { setting } from '../../src/contract/settings.ts'
import { osloConf } from '../../src/filters/oslo-conf.ts'
import { conf } from './conf.ts'

const table = { max_age: setting.integer({ doc: '' }) }

test.each([
  ['its own option', {}, { max_age: '1' }, { max_age: '1' }],
  ['one of [DEFAULT]', { max_age: '2' }, {}, { max_age: '2' }],
  ['its own before that of [DEFAULT]', { max_age: '2' }, { max_age: '1' }, { max_age: '1' }],
  ['nothing of [DEFAULT] that it does not know', { debug: 'true', here: '/etc' }, {}, {}],
  ['an own option that it does not know, so that it is reported', {}, { maxage: '1' }, { maxage: '1' }],
  ['no inherited property of objects', { constructor: 'x' }, {}, {}],
  [
    'none of the keys for oslo.config',
    {},
    { oslo_config_project: 'nova', oslo_config_file: '', oslo_config_program: '' },
    {},
  ],
])('a filter has %s', (_, globalConf, localConf, expected) => {
  expect({ ...osloConf(table, conf(globalConf), conf(localConf)) }).toEqual(expected)
})

test('an option keeps its place', () => {
  const at = (column: number): Place => ({ file: 'a.ini', line: 1, column, length: 1, text: 'max_age = x' })
  const localConf = createConf([['max_age', 'x', { name: at(1), value: at(11) }]])
  const read = osloConf(table, conf(), localConf)
  expect([placeOf(read, 'max_age', 'name')?.column, placeOf(read, 'max_age')?.column]).toEqual([1, 11])
})

test('what is needless is ignored, and told without its value', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  expect({ ...osloConf(table, conf(), conf({ password: 'x', max_age: '1' }), /^password$/) }).toEqual({ max_age: '1' })
  expect(warn.mock.calls).toEqual([['these options are not needed, and ignored: password', expect.anything()]])
  warn.mockRestore()
})
