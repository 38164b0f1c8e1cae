import { expect, test } from 'vitest'
import { divideConf, fromJson } from '../../src/bridges/section-options.ts'
import { createConf, placeOf } from '../../src/contract/conf.ts'
import { setting } from '../../src/contract/settings.ts'

test('options are divided, and keep their places and their order', () => {
  const place = (line: number) => ({ file: 'a.ini', line, column: 1, length: 1, text: '' })
  const option = (name: string, line: number) => [name, name, { name: place(line), value: place(line) }] as const
  const conf = createConf([option('b', 1), option('mine', 2), option('a', 3), ['10', 'c']])
  const { own, others } = divideConf({ mine: setting.text({ doc: '' }) }, conf)
  expect([Object.entries(own), Object.entries(others)]).toEqual([
    [['mine', 'mine']],
    [
      ['b', 'b'],
      ['a', 'a'],
      ['10', 'c'],
    ],
  ])
  expect(placeOf(own, 'mine')?.line).toBe(2)
  expect(placeOf(others, 'a', 'name')?.line).toBe(3)
})

test.each([
  ['true', true],
  ['null', null],
  ['10', 10],
  ['"10"', '10'],
  ['[1, "a"]', [1, 'a']],
  ['{"a": {"b": false}}', { a: { b: false } }],
  ['*', '*'],
  ['on', 'on'],
  ['010', '010'],
  ['', ''],
  ['{a}', '{a}'],
])('%s', (text, expected) => {
  expect(fromJson(createConf([['option', text]]))).toEqual({ option: expected })
})

test('no option is the prototype', () => {
  const options = fromJson(createConf([['__proto__', '{"a": 1}']]))
  expect(Object.getPrototypeOf(options)).toBe(Object.prototype)
  expect(Object.keys(options)).toEqual(['__proto__'])
})
