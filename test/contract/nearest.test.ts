import { expect, test } from 'vitest'
import { nearest, unknownName } from '../../src/contract/nearest.ts'

const names = ['cors', 'authtoken', 'request-id', 'sizelimit']

test.each([
  ['authtokn', 'authtoken'],
  ['atuhtoken', 'authtoken'],
  ['CORS', 'cors'],
  ['request-idd', 'request-id'],
  ['x', undefined],
  ['sizelimits', 'sizelimit'],
  ['keystone', undefined],
  ['cors'.repeat(100), undefined],
])('%s probably means %s', (name, meant) => {
  expect(nearest(name, names)).toBe(meant)
})

test('a name that is close is told, others are listed', () => {
  expect(unknownName('no filter "core"', 'core', names)).toEqual({
    message: 'no filter "core": did you mean "cors"?',
    suggestion: 'cors',
  })
  expect(unknownName('no filter "x"', 'x', names)).toEqual({
    message: 'no filter "x"',
    hint: 'there are: cors, authtoken, request-id, sizelimit',
  })
})

test('where all are wanted, the close one comes first', () => {
  const { hint } = unknownName('', 'size-limit', names, { lead: 'it has', always: true })
  expect(hint).toBe('it has: sizelimit, cors, authtoken, request-id')
})

test('where there are none, that is said; where there are too many, only some', () => {
  expect(unknownName('', 'x', [], { none: 'it takes none' }).hint).toBe('it takes none')
  expect(
    unknownName(
      '',
      'x',
      Array.from({ length: 1000 }, (_, n) => `name${n}`),
    ).hint,
  ).toMatch(/name19 and 980 more$/)
})

test('many names cost no more than some', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `section-${n}`)
  const begin = process.cpuUsage().user
  for (let n = 0; n < 100; n++) nearest(`sektion-${n}`, many)
  expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(2)
})
