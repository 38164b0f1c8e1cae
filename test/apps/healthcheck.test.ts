import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { disableByFile } from '../../src/apps/health-check.ts'
import { appFactory, healthcheck } from '../../src/apps/healthcheck.ts'
import { createConf } from '../../src/contract/conf.ts'
import { draining } from '../../src/contract/draining.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { urlmap } from '../../src/serve/urlmap.ts'
import { request } from '../../src/testing/client.ts'

const folder = mkdtempSync(join(tmpdir(), 'healthcheck-'))
const path = join(folder, 'disabled')
afterAll(() => rmSync(folder, { recursive: true }))

const conf = (options: Record<string, string>) => createConf(Object.entries(options))
const NONE = conf({})

test.each([
  [undefined, 'text/plain; charset=utf-8', 'OK'],
  ['*/*', 'text/plain; charset=utf-8', 'OK'],
  ['', 'text/plain; charset=utf-8', 'OK'],
  ['image/png', 'text/plain; charset=utf-8', 'OK'],
  ['rubbish', 'text/plain; charset=utf-8', 'OK'],
  ['a/b,'.repeat(16_384), 'text/plain; charset=utf-8', 'OK'],
  ['text/html', 'text/html; charset=utf-8', '<p>OK</p>'],
  ['application/json', 'application/json', '{"detailed":false,"reasons":["OK"]}'],
  ['text/plain;q=0.1, application/json', 'application/json', '{"detailed":false,"reasons":["OK"]}'],
])('Accept: %.20s', async (accept, type, body) => {
  const headers: Record<string, string> = accept === undefined ? {} : { accept }
  const answer = await request(healthcheck(), 'GET', '/', { headers })
  expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, type, body])
  expect(answer.headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store' })
})

test.each([
  ['GET', 200],
  ['HEAD', 204],
  ['POST', 405],
  ['DELETE', 405],
])('%s is a %s', async (method, status) => {
  const answer = await request(healthcheck(), method, '/')
  expect(answer.status).toBe(status)
  if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD')
})

test('red while the file exists', async () => {
  const app = await appFactory(NONE, conf({ backends: 'disable_by_file', disable_by_file_path: path }))
  const answer = async () => {
    const { status, body } = await request(app, 'GET', '/')
    return `${status} ${body}`
  }
  expect(await answer()).toBe('200 OK')
  writeFileSync(path, '')
  expect(await answer()).toBe('503 DISABLED BY FILE')
  rmSync(path)
  expect(await answer()).toBe('200 OK')
})

test('no promise', () => {
  expect(healthcheck({ checks: [disableByFile(path)] })(new Environ())).toBeInstanceOf(Response)
})

test('a check may take its time, and one that fails does not hold', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const fail = () => {
    throw new Error('no route to secret.example')
  }
  const checks = [
    { name: 'slow', check: async () => undefined },
    { name: 'broken', check: fail },
    { name: 'rejecting', check: async () => fail() },
  ]
  const answer = await request(healthcheck({ checks }), 'GET', '/?verbose')
  expect(answer).toMatchObject({
    status: 503,
    body: '[+]draining ok\n[+]slow ok\n[-]broken CHECK FAILED\n[-]rejecting CHECK FAILED',
  })
  expect(written.mock.calls.join()).toContain('no route to secret.example')
  written.mockRestore()
})

describe('the probes', () => {
  let reason: string | undefined
  const app = healthcheck({ checks: [{ name: 'database', check: () => reason }] })
  const whole = urlmap({ '/health': app, '/livez': app, '/readyz': app, '/startupz': app })
  const statusOf = async (path: string) => (await request(whole, 'GET', path)).status

  test('startupz is red until all was right once, livez never', async () => {
    reason = 'STARTING'
    expect(await Promise.all(['/health', '/readyz', '/startupz', '/livez'].map(statusOf))).toEqual([503, 503, 503, 200])
    reason = undefined
    expect(await Promise.all(['/health', '/readyz', '/startupz', '/livez'].map(statusOf))).toEqual([200, 200, 200, 200])
    reason = 'GONE'
    expect(await Promise.all(['/health', '/readyz', '/startupz', '/livez'].map(statusOf))).toEqual([503, 503, 200, 200])
    reason = undefined
  })

  test('below a mount, too, and with a slash', async () => {
    reason = 'GONE'
    expect(await Promise.all(['/health/livez', '/health/readyz', '/livez/', '/health/a'].map(statusOf))).toEqual([
      200, 503, 200, 503,
    ])
    reason = undefined
  })

  test('readyz and any other path are red while the server drains', async () => {
    const answer = (path: string) => request(draining(whole), 'GET', path)
    expect(await answer('/readyz')).toMatchObject({ status: 503, body: 'DRAINING' })
    expect(await answer('/health')).toMatchObject({ status: 503, body: 'DRAINING' })
    expect((await answer('/livez')).status).toBe(200)
    expect((await answer('/startupz')).status).toBe(200)
  })
})

test('for others there is nothing', async () => {
  const app = await appFactory(NONE, conf({ allowed_source_ranges: '10.0.0.0/8', ignore_proxied_requests: 'true' }))
  const status = async (options: object) => (await request(app, 'GET', '/', options)).status
  expect(await status({ remoteAddress: '10.1.2.3' })).toBe(200)
  expect(await status({ remoteAddress: '192.0.2.1' })).toBe(404)
  expect(await status({ remoteAddress: '10.1.2.3', headers: { forwarded: 'for=a' } })).toBe(404)
})

test('settings', async () => {
  const app = await appFactory(
    NONE,
    conf({
      backends: 'disable_by_files_ports, enable_by_files',
      disable_by_file_paths: `8774:${path}, 8775:${folder}`,
      enable_by_file_paths: folder,
      detailed: 'true',
      oslo_config_project: 'nova',
    }),
  )
  const answer = async (host: string) =>
    (await request(app, 'GET', '/?verbose', { headers: { host, accept: 'application/json' } })).json()
  expect((await answer('a:8774')).reasons).toEqual([
    { class: 'draining', reason: 'OK' },
    { class: 'disable_by_files_ports', reason: 'OK' },
    { class: 'enable_by_files', reason: 'OK' },
  ])
  expect((await answer('a:8775')).reasons[1].reason).toBe('DISABLED BY FILE')
})

test.each([
  [{ backends: 'disable_by_fil' }, '"backends" must be one of disable_by_file,'],
  [{ backends: 'disable_by_file' }, 'needs a disable_by_file_path'],
  [{ backends: 'disable_by_files_ports' }, 'needs disable_by_file_paths'],
  [{ backends: 'enable_by_files', disable_by_file_path: '/a' }, 'needs enable_by_file_paths'],
  [{ enable_by_file_paths: '/a', disable_by_file_path: '/b' }, 'contradict each other'],
  [{ disable_by_file_paths: '/a' }, '"disable_by_file_paths" must be ports and paths such as'],
  [{ disable_by_file_paths: '99999:/a' }, '"disable_by_file_paths" must be ports and paths such as'],
  [{ allowed_source_ranges: 'nearby' }, '"allowed_source_ranges" must be an address or a range'],
  [{ path: '/healthcheck' }, 'It is mounted by a composite'],
  [{ disable_by_file: 'x' }, 'did you mean "disable_by_file_path"?'],
])('%j is refused', (options, message) => {
  expect(() => appFactory(NONE, conf(options as unknown as Record<string, string>))).toThrow(message)
})
