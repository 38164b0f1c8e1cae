import { expect, test, vi } from 'vitest'
import { UsageError } from '../../src/cli/command.ts'
import { factoryHelp } from '../../src/cli/help.ts'
import { points } from '../../src/cli/points.ts'

test('a factory tells what it takes', async () => {
  expect(await factoryHelp('sizelimit')).toBe(`Limits the size of a request.

[filter:sizelimit]
use = pkg:wheatpaste#sizelimit

max_request_body_size  (bytes, at least 0, default: 112KiB)
    The largest request body that is accepted; 0 accepts none.
match, ignore  (request patterns, optional)
    For which requests it is there: /v2.1/**, GET|HEAD /metrics`)
  expect(await factoryHelp('pkg:wheatpaste#faultwrap')).toContain('[filter:faultwrap]')
})

test('every factory of ours tells what it takes', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await points(['--json'])
  const all = JSON.parse(String(log.mock.calls[0]?.[0])) as { use: string }[]
  log.mockRestore()
  expect(all.length).toBeGreaterThan(40)
  for (const { use } of all) expect(await factoryHelp(use), use).not.toContain('It does not say')
})

test.each([
  ['egg:swift#proxy_logging', 'use = pkg:wheatpaste#request_log'],
  ['egg:Swift#proxy_logging', 'use = pkg:wheatpaste#request_log'],
  ['oslo_middleware:CORS.factory', 'use = pkg:wheatpaste#cors'],
  ['call:oslo_middleware:CORS.factory', 'use = pkg:wheatpaste#cors'],
])('%s is told as what stands for it', async (name, use) => {
  expect(await factoryHelp(name)).toContain(use)
})

test('a name that is none', async () => {
  await expect(factoryHelp('sizelimt')).rejects.toThrow('did you mean "sizelimit"?')
  await expect(factoryHelp('pkg:other#cors')).rejects.toThrow(UsageError)
})
