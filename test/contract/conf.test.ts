import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConf, pickConf, placeOf } from '../../src/contract/conf.ts'

test('options keep their order, whatever their names', () => {
  const names = ['b', '10', '__proto__', 'constructor', '2', 'a']
  const conf = createConf(names.map((name) => [name, name]))
  expect(Object.keys(conf)).toEqual(names)
  expect(Object.entries({ ...conf })).toHaveLength(names.length)
  expect(Reflect.get(conf, '__proto__')).toBe('__proto__')
  expect(conf.toString).toBeUndefined()
})

test('any names come back in their order', () => {
  const names = fc.uniqueArray(fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom('__proto__', 'length')))
  fc.assert(
    fc.property(names, (some) => {
      expect(Object.keys(createConf(some.map((name) => [name, 'x'])))).toEqual(some)
    }),
  )
})

test('a conf may be added to', () => {
  const conf = createConf([['10', 'a']]) as Record<string, string>
  conf.b = 'b'
  expect(Object.entries(conf)).toEqual([
    ['10', 'a'],
    ['b', 'b'],
  ])
})

test('an option knows where it was written', () => {
  const place = { file: 'x.ini', line: 3, column: 1, length: 1, text: 'a = 1' }
  const conf = createConf([['a', '1', { name: place, value: { ...place, column: 5 } }]])
  expect(placeOf(conf, 'a')?.column).toBe(5)
  expect(placeOf(conf, 'a', 'name')?.column).toBe(1)
  expect(placeOf(conf, 'b')).toBeUndefined()
})

test('what is picked knows where it was written', () => {
  const place = { file: 'x.ini', line: 3, column: 1, length: 1, text: 'a = 1' }
  const conf = createConf([
    ['10', 'x'],
    ['a', '1', { name: place, value: place }],
    ['2', 'y'],
  ])
  const picked = pickConf(conf, (name) => name !== '10')
  expect(Object.entries(picked)).toEqual([
    ['a', '1'],
    ['2', 'y'],
  ])
  expect(placeOf(picked, 'a')).toBe(place)
})

test('what one copy of the package makes, another knows', async () => {
  const another = '../../src/contract/conf.ts?another'
  const copy: { placeOf: typeof placeOf } = await import(another)
  const place = { file: 'x.ini', line: 3, column: 1, length: 1, text: 'a = 1' }
  expect(copy.placeOf).not.toBe(placeOf)
  expect(copy.placeOf(createConf([['a', '1', { name: place, value: place }]]), 'a')).toBe(place)
})
