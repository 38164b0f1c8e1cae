import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Latency } from '../../src/apps/latency.ts'

test('percentiles are true to a tenth', () => {
  const durations = fc.array(fc.double({ min: 0.002, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(durations, (all) => {
      const latency = new Latency(0)
      for (const one of all) latency.record(one, 1)
      const sorted = all.toSorted((a, b) => a - b)
      const { p50, p99 } = latency.percentiles(2) ?? { p50: 0, p99: 0 }
      for (const [found, share] of [
        [p50, 0.5],
        [p99, 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0
        expect(Math.abs(found - exact) / exact).toBeLessThan(0.11)
      }
    }),
  )
})

test('what cannot be measured, or is beyond measure, counts too', () => {
  const latency = new Latency(0)
  latency.record(0, 1)
  expect(latency.percentiles(1)?.p99).toBeLessThan(0.01)
  latency.record(1e9, 1)
  expect(latency.percentiles(1)?.p99).toBeGreaterThan(60_000)
})

test('what is long past is forgotten', () => {
  const latency = new Latency(0)
  expect(latency.percentiles(0)).toBeUndefined()
  latency.record(5, 10)
  expect(latency.percentiles(30_010)).toBeDefined()
  expect(latency.percentiles(60_020)).toBeUndefined()
  latency.record(5, 60_030)
  expect(latency.percentiles(500_000)).toBeUndefined()
})
