import { expect, test } from 'vitest'
import { nearest } from '../../src/contract/nearest.ts'

test.each([
  ['authtokn', 'authtoken'],
  ['atuhtoken', 'authtoken'],
  ['CORS', 'cors'],
  ['request-idd', 'request-id'],
  ['x', undefined],
  ['sizelimits', 'sizelimit'],
  ['keystone', undefined],
])('%s probably means %s', (name, meant) => {
  expect(nearest(name, ['cors', 'authtoken', 'request-id', 'sizelimit'])).toBe(meant)
})
