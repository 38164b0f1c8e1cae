import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { routes } from '../../src/cli/routes.ts'

const minimal = join(import.meta.dirname, '../../examples/minimal/api-paste.ini')
const compute = join(import.meta.dirname, '../../etc/api-paste.ini#osapi_compute')

async function printed(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(await routes.run(args)).toBe(0)
    return log.mock.calls.flat().join('\n')
  } finally {
    log.mockRestore()
  }
}

test('an app without routes is told by where it is', async () => {
  expect(await printed(minimal)).toMatch(/^\*\s+\/v1\/…\s/)
})

test('routes are told with their methods, what answers, where it comes from, and the filters around it', async () => {
  const line =
    /^POST\s+\/v2\.1\/servers\/:id\/action\s+\w+\.action\s+\(Compute\)\s+cors .*sizelimit osprofiler noauth2$/m
  expect(await printed(compute)).toMatch(line)
})

test('as data', async () => {
  const rows = JSON.parse(await printed(compute, '--json')) as { path: string; methods: string[] }[]
  expect(rows.filter(({ path }) => path === '/v2.1/servers/:id').map(({ methods }) => methods.join())).toEqual([
    'PUT',
    'DELETE',
    'GET',
  ])
})
