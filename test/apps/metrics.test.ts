import { Counter, Registry, register } from 'prom-client'
import { expect, test } from 'vitest'
import { appFactory, metricsApp } from '../../src/apps/metrics.ts'
import { createConf } from '../../src/contract/conf.ts'
import { lint } from '../../src/contract/lint.ts'
import { request } from '../../src/testing/client.ts'

test('a registry is shown', async () => {
  const registry = new Registry()
  new Counter({ name: 'requests_total', help: 'Requests.', registers: [registry] }).inc(3)
  const { status, headers, body } = await request(lint(metricsApp(registry)), 'GET', '/')
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, registry.contentType, 'no-store'])
  expect(body).toContain('requests_total 3')
})

test('the default one has what is measured of the process, however often it is loaded', async () => {
  const load = (options: Record<string, string> = {}) => appFactory(createConf([]), createConf(Object.entries(options)))
  expect((await request(await load({ default_metrics: 'false' }), 'GET', '/')).body).not.toContain('process_cpu')
  await load()
  expect((await request(await load(), 'GET', '/')).body).toContain('process_cpu_user_seconds_total')
  register.clear()
})

test('they are read', async () => {
  const { status, headers } = await request(metricsApp(new Registry()), 'POST', '/')
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
})
