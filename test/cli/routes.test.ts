import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { asText, routes, rowsOf } from '../../src/cli/routes.ts'

const minimal = join(import.meta.dirname, '../../examples/minimal/api-paste.ini')
const compute = join(import.meta.dirname, '../../etc/api-paste.ini#osapi_compute')

async function printed(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(await routes(args)).toBe(0)
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
    /^POST\s+\/v2\.1\/servers\/:id\/action\s+\w+\.action\s+\(Compute\)\s+cors .*sizelimit osprofiler noauth2 roles$/m
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

test.each([
  [
    ['--method', 'delete', '--path', '/servers/:id'],
    ['DELETE /v2/servers/:id', 'DELETE /v2.1/servers/:id'],
  ],
  [['--method', 'HEAD', '--path', '**/servers/**'], []],
  [['--path', '/v2.1/serv?rs*'], []],
  [
    ['--method', 'GET', '--path', '/v2.1/limit*'],
    ['GET /v2.1/limits.:format', 'GET /v2.1/limits'],
  ],
])('%j chooses some', async (args, paths) => {
  const rows = JSON.parse(await printed(compute, '--json', ...args)) as { path: string; methods: string[] }[]
  expect(rows.map(({ methods, path }) => `${methods} ${path}`).toSorted()).toEqual(paths.toSorted())
})

test('an option that there is not is a mistake on the command line', async () => {
  await expect(routes([compute, '--pth', '/x'])).rejects.toThrow("Unknown option '--pth'")
})

test('a route that no request reaches is told with those before it', () => {
  const one = { name: 'one', methods: ['GET'], path: '/:id' }
  const app = { kind: 'app' as const, routes: [one, { ...one, name: null, shadowedBy: [one] }] }
  const rows = rowsOf({ kind: 'composite', mounts: [{ path: '/v1', app }] })
  expect(rows.map(({ shadowedBy }) => shadowedBy)).toEqual([undefined, ['GET /v1/:id (one)']])
  expect(asText(rows).split('\n')[1]).toMatch(/never reached, behind GET \/v1\/:id \(one\)$/)
})
