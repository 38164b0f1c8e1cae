import { expect, test } from 'vitest'
import { camel } from '../../src/contract/camel.ts'

test.each([
  ['max_age', 'maxAge'],
  ['limit', 'limit'],
  ['x_2_y', 'x2Y'],
  ['_a__b', 'A_B'],
])('%s is %s', (name, expected) => {
  expect(camel(name)).toBe(expected)
})
