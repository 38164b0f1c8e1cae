/*
 * A short torture of a server that is started as an operator would; `npm run torture -- DIR` is the long one.
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { folderOf, get, Process, pause } from './cli/process.ts'
import { hasParser } from './server/servers.ts'
import { exchange } from './server/wire.ts'
import { Http2Load } from './torture/http2-load.ts'
import { Load } from './torture/load.ts'

// A worker takes a second to start, and half a minute on a machine that is busy with the rest of the tests.
const PATIENCE = 150_000
vi.setConfig({ testTimeout: 2 * PATIENCE })

const root = join(import.meta.dirname, '..')
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

const hasLean = hasParser() && readFileSync(join(root, 'package.json'), 'utf8').includes('lean/server.js')
const SERVERS = ['pkg:wheatpaste#http', ...(hasLean ? ['pkg:wheatpaste#lean'] : [])]

function torture(env: Readonly<Record<string, string>> = {}, ...more: string[]): Process {
  const args = ['serve', 'test/torture/api-paste.ini', 'http_port=0', ...more]
  return new Process(root, args, { env: { NODE_OPTIONS: `--import ${tsx}`, XDG_RUNTIME_DIR: folderOf({}), ...env } })
}

const SPELLINGS = [
  ['//protected/x', '/./protected/x', '/x/../protected/x', '/../protected/x', '/protected//x', '/protected/./x'],
  [
    '/%70rotected/x',
    '/%2e/protected/x',
    '/x/%2e%2e/protected/x',
    '/protected%2fx',
    '/%2fprotected/x',
    '/x%2f..%2fprotected/x',
  ],
  [
    '/%2570rotected/x',
    '/protected%5cx',
    '/\\protected/x',
    '/x\\..\\protected/x',
    '/protected%00/x',
    '/%c0%afprotected/x',
  ],
  [
    '/protected;x=1/x',
    '/;/protected/x',
    '/x/..;/protected/x',
    '/PROTECTED/x',
    '/protected%20/x',
    '/%0d%0a/protected/x',
  ],
  [
    '/protected.json/x',
    '/:x/../protected/x',
    'http://x@h/protected/x',
    'http://h/protected/x',
    '/x#/../protected/x',
    '*',
  ],
].flat()

const REFUSED: readonly (readonly [why: string, head: string[], status: RegExp])[] = [
  ['two hosts', ['GET / HTTP/1.1', 'Host: h', 'Host: h'], /^HTTP\/1.1 400/],
  ['a host with a path', ['GET / HTTP/1.1', 'Host: h/x'], /^HTTP\/1.1 400/],
  ['another version', ['GET / HTTP/2.0', 'Host: h'], /^HTTP\/1.1 505/],
  ['two lengths', ['POST /echo HTTP/1.1', 'Host: h', 'Content-Length: 1', 'Content-Length: 2'], /^HTTP\/1.1 400/],
  [
    'a length and chunks',
    ['POST /echo HTTP/1.1', 'Host: h', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    /^HTTP\/1.1 400/,
  ],
  ['more than is allowed', ['POST /echo HTTP/1.1', 'Host: h', 'Content-Length: 1000000000'], /^HTTP\/1.1 413/],
  ['a head without end', ['GET / HTTP/1.1', 'Host: h', `a: ${'b'.repeat(20_000)}`], /^HTTP\/1.1 431/],
]

test.each(SERVERS)(
  '%s: nobody gets past the filter by another spelling, and what is not HTTP is refused',
  async (SERVER) => {
    const port = Number(new URL(await torture({ SERVER }).url()).port)
    const answers = await Promise.all(
      SPELLINGS.map((target) => exchange(port, `GET ${target} HTTP/1.1`, 'Host: h', 'Connection: close', '', '')),
    )
    expect(answers.filter((text) => !/^HTTP\/1.1 [24]/.test(text) || text.includes('CANARY'))).toEqual([])
    for (const [why, head, status] of REFUSED) {
      expect([why, await exchange(port, ...head, 'Connection: close', '', '')]).toEqual([
        why,
        expect.stringMatching(status),
      ])
    }
    const token = ['Authorization: Bearer torture-token', 'Connection: close', '', '']
    expect(await exchange(port, 'GET /protected/x HTTP/1.1', 'Host: h', ...token)).toMatch(/CANARY-7f3a$/)
  },
)

test.each(SERVERS.flatMap((server) => ['0', '2'].map((workers) => [server, workers] as const)))(
  '%s: nothing is lost by reloads under load, nor by a stop; %s workers',
  async (SERVER, workers) => {
    const process = torture({ SERVER, WORKERS: workers })
    const url = await process.url()
    if (workers !== '0') await process.until(/worker 2 .* serves/, PATIENCE)
    const load = new Load(url)
    const version = await get(url, '/version')
    await pause(500)
    process.signal('SIGHUP')
    await process.until(/is taken over/, PATIENCE)
    expect(await get(url, '/version')).not.toBe(version)
    await pause(300)
    load.serverStops()
    process.signal('SIGTERM')
    expect(await process.exit).toBe(0)
    await load.end()
    expect(load.lost).toEqual([])
    expect(load.ok).toBeGreaterThan(50)
  },
)

test.each(['0', '2'])('nor over HTTP/2; %s workers', async (workers) => {
  const process = torture({ WORKERS: workers, DRAIN_DELAY: '200ms' }, '--server', 'http2')
  const url = await process.url()
  if (workers !== '0') await process.until(/worker 2 .* serves/, PATIENCE)
  const load = new Http2Load(url)
  await pause(1000)
  process.signal('SIGHUP')
  await process.until(/is taken over/, PATIENCE)
  await pause(500)
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
  await load.end()
  expect(load.lost).toEqual([])
  expect(load.ok).toBeGreaterThan(50)
})

test('while it is about to stop, health checks say so and everything else goes on', async () => {
  const process = torture({ DRAIN_DELAY: '1s' })
  const url = await process.url()
  expect(await get(url, '/healthcheck')).toBe('OK')
  process.signal('SIGTERM')
  await process.until(/stopping after SIGTERM/)
  expect(await get(url, '/healthcheck')).toBe('DRAINING')
  expect(await get(url)).toBe('ok')
  expect(await process.exit).toBe(0)
})

test('a worker that is killed takes with it what it was doing, and nothing else', async () => {
  const process = torture({ WORKERS: '2' })
  const url = await process.url()
  await process.until(/worker 2 .* serves/, PATIENCE)
  const load = new Load(url)
  await pause(500)
  globalThis.process.kill(Number(await get(url, '/pid')), 'SIGKILL')
  await process.until(/worker 3 .* serves/, PATIENCE)
  await pause(300)
  await load.end()
  expect(load.lost.filter((text) => !/ECONNRESET|cut in the middle|socket hang up/.test(text))).toEqual([])
  expect(load.lost.length).toBeLessThanOrEqual(18)
})
