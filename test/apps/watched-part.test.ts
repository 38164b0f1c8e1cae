import { expect, test } from 'vitest'
import { WatchedPart } from '../../src/apps/watched-part.ts'

test('a part reports what it is and what it has done', () => {
  const part = new WatchedPart(3, { kind: 'filter', name: 'cors', factory: 'pkg:wheatpaste#cors' }, 0)
  expect(part.report(0)).toMatchObject({ number: 3, kind: 'filter', name: 'cors', calls: 0, failures: 0 })
  expect(part.report(0).total).toBeUndefined()
  part.record(10, 2, 200, 1)
  part.record(10, 2, 404, 2)
  part.record(10, 2, 503, 3)
  const { calls, failures, total, self } = part.report(4)
  expect([calls, failures]).toEqual([3, 1])
  expect(total?.p50).toBeCloseTo(10, -0.3)
  expect(self?.p50).toBeCloseTo(2, -0.3)
})

test('an answer without a status is a failure', () => {
  const part = new WatchedPart(0, { kind: 'app' }, 0)
  part.record(1, 1, undefined as unknown as number, 1)
  expect(part.report(1).failures).toBe(1)
})
