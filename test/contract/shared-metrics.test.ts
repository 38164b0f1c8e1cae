import { afterEach, expect, test } from 'vitest'
import { gatherMetricsBy, ownMetrics, sharedMetrics } from '../../src/contract/shared-metrics.ts'

afterEach(() => gatherMetricsBy(undefined))

const registry = {
  contentType: 'text/plain',
  metrics: async () => 'own 1',
  getMetricsAsJSON: async () => [{ name: 'own' }],
}

test('a process that serves alone tells its own', async () => {
  const { contentType, metrics } = sharedMetrics(registry)
  expect([contentType, await metrics(), await ownMetrics()]).toEqual(['text/plain', 'own 1', [{ name: 'own' }]])
})

test('one of several tells what is gathered of all', async () => {
  const { metrics } = sharedMetrics(registry)
  gatherMetricsBy(async () => 'all 3')
  expect(await metrics()).toBe('all 3')
})
