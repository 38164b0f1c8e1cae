import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { match } from '../../src/cli/match.ts'

const compute = join(import.meta.dirname, '../../etc/api-paste.ini#osapi_compute')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const ignoring = join(folder, 'x.ini')
writeFileSync(
  ignoring,
  '[pipeline:main]\npipeline = limit echo\n[filter:limit]\nuse = pkg:wheatpaste#sizelimit\nignore = /metrics\n[app:echo]\nuse = pkg:wheatpaste#echo\n',
)
afterAll(() => rmSync(folder, { recursive: true }))
const log = vi.spyOn(console, 'log').mockReturnValue()
afterEach(() => log.mockClear())

async function printed(...args: string[]): Promise<[code: number, text: string]> {
  const code = await match(args)
  return [code, log.mock.calls.flat().join('\n')]
}

test('every part of the way is told, with what it decides', async () => {
  const version = 'OpenStack-API-Version: compute 2.10'
  const [code, text] = await printed(compute, 'get', '/v2.1/servers/42?a=b', '-H', version)
  expect(code).toBe(0)
  const lines = text.split('\n').filter((line) => !line.startsWith('filter'))
  expect(lines.map((line) => line.replace(/^(\S+ \S+) {2}\S+ {2}\S*:\d+$/, '$1'))).toEqual([
    'GET /v2.1/servers/42?a=b',
    '',
    'composite osapi_compute',
    '  → /v2.1/+ by the path; inside, the script name is /v2.1 and the path info "/servers/42"',
    'composite openstack_compute_api_v21',
    'app osapi_compute_app_v21',
    'app router',
    '  → GET /servers/:id "server"  resource.show  (Compute)  id = 42',
    'app resource',
    '  → show, at version 2.10',
  ])
  expect(text).toMatch(/^filter sizelimit {2}pkg:wheatpaste#sizelimit {2}:\d+$/m)
})

test.each([
  ['/servers', 'Accept: application/json;version=2.1', '/v2.1 by the version in Accept', 0],
  ['/servers', 'content-type:x/y; version=2', '/v2 by the version in Content-Type', 0],
  ['/v2.1/serverz', 'a: b', '404 The resource could not be found.\n  → near: GET /servers', 1],
  ['/v2.1/servers', 'openstack-api-version: compute 9.9', '406 Version 9.9 is not supported by the API.', 1],
  ['/v2.1/a%00', 'a: b', '400 The path of the request holds a NUL.', 1],
])('%s with %s: %s', async (path, header, told, exit) => {
  const [code, text] = await printed(compute, path, '-H', header)
  expect([code, text]).toEqual([exit, expect.stringContaining(told)])
})

test('as data, also why a method is not taken', async () => {
  const [code, text] = await printed(compute, 'DELETE', '/v2.1/servers', '--json')
  const { method, path, taken, way } = JSON.parse(text)
  expect([code, method, path, taken]).toEqual([1, 'DELETE', '/v2.1/servers', false])
  expect(way.place.file).toMatch(/api-paste\.ini$/)
  expect(way.mount).toEqual({ path: '/v2.1/+', by: 'path' })
  let end = way
  while (end.next) [end] = end.next
  expect(end.answer).toEqual(expect.objectContaining({ status: 405, allow: ['GET', 'HEAD', 'POST'] }))
})

test('a filter that is not for the request is passed by, and why', async () => {
  const [code, text] = await printed(ignoring, '/metrics')
  expect(code).toBe(0)
  expect(text.split('\n')[2]).toMatch(/^filter limit {2}pkg:wheatpaste#sizelimit {2}\(passed by: ignore = \/metrics\)/)
  log.mockClear()
  expect((await printed(ignoring, '/other'))[1]).not.toContain('passed by')
})

test('a URL tells the host', async () => {
  const minimal = join(import.meta.dirname, '../../examples/minimal/api-paste.ini')
  const [code, text] = await printed(minimal, 'https://api.example', 'http_port=1', '--json')
  expect([code, JSON.parse(text).way.answer.status]).toEqual([1, 404])
})

test.each([
  [[], 'which file?'],
  [['x.ini'], 'which path?'],
  [['x.ini', 'GET', 'servers'], 'which path?'],
  [['x.ini', 'GET,PUT', '/'], '"GET,PUT" is no method'],
  [['x.ini', '/', '-H', 'nothing'], '"nothing" is no header'],
  [['x.ini', '/', 'x'], '"x" is no key=value'],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(match(args)).rejects.toThrow(message)
})
