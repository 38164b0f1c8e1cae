import { expect, test } from 'vitest'
import { Budget } from '../../src/load/budget.ts'

test('what is spent is gone, and more sections may cost more', () => {
  const budget = new Budget()
  budget.spend(8_000_000)
  budget.allow(2)
  budget.spend(2000)
  expect(() => budget.spend(1)).toThrow(expect.objectContaining({ code: 'too-much-work' }))
  expect(() => budget.spend(1)).toThrow('far more than any service needs')
})
