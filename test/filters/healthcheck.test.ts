import { rmSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { draining } from '../../src/contract/draining.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type HealthcheckOptions, healthcheck } from '../../src/filters/healthcheck.ts'
import { type RequestOptions, request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { usersFile } from './users-file.ts'

const hello: Application = () => Response.text('hello')
const ask = (options: HealthcheckOptions = {}, more: RequestOptions = {}, method = 'GET', path = '/healthcheck') =>
  request(healthcheck(options)(hello), method, path, more)

test.each([
  [undefined, 'OK', 'text/plain; charset=utf-8'],
  ['*/*', 'OK', 'text/plain; charset=utf-8'],
  ['', 'OK', 'text/plain; charset=utf-8'],
  ['image/png', 'OK', 'text/plain; charset=utf-8'],
  ['text/html', '<p>OK</p>', 'text/html; charset=utf-8'],
  ['application/json', '{"detailed":false,"reasons":["OK"]}', 'application/json'],
])('asked for %j', async (accept, body, type) => {
  const answer = await ask({}, { headers: accept === undefined ? {} : { accept } })
  expect([answer.status, answer.body]).toEqual([200, body])
  expect(answer.headers).toEqual({ 'content-type': type, 'cache-control': 'no-store', vary: 'Accept' })
})

test('a header of many letters takes no time', async () => {
  const start = performance.now()
  await ask({}, { headers: { accept: 'text/html;q=0.1,'.repeat(4_000) } })
  expect(performance.now() - start).toBeLessThan(1_000)
})

test('while there is a file', async () => {
  const file = usersFile('')
  expect(await ask({ disableByFilePath: file })).toMatchObject({ status: 503, body: 'DISABLED BY FILE' })
  rmSync(file)
  expect(await ask({ disableByFilePath: file })).toMatchObject({ status: 200, body: 'OK' })
})

test('while the server is about to stop', async () => {
  expect(await request(draining(healthcheck()(hello)), 'HEAD', '/healthcheck')).toMatchObject({ status: 503 })
})

test.each([
  ['GET', '/'],
  ['GET', '/healthcheck/'],
  ['GET', '/healthchecks'],
  ['GET', '/Healthcheck'],
  ['GET', '/a/healthcheck'],
  ['POST', '/healthcheck'],
  ['DELETE', '/healthcheck'],
])('%s %s is for the application', async (method, path) => {
  expect((await ask({}, {}, method, path)).body).toBe('hello')
})

test.each(['/healthcheck?verbose=1', '/./healthcheck', '/a/../healthcheck', '/%68ealthcheck'])(
  '%s is another spelling of it',
  async (path) => {
    expect((await ask({}, {}, 'GET', path)).body).toBe('OK')
  },
)

test.each([
  ['10.1.2.3', {}, 'OK'],
  ['11.1.2.3', {}, 'hello'],
  ['', {}, 'hello'],
  ['11.1.2.3', { 'x-forwarded-for': '10.0.0.1' }, 'hello'],
])('from %j with %j: %s', async (remoteAddress, headers, body) => {
  const options = { allowedSourceRanges: ['10.0.0.0/8'] }
  expect((await ask(options, { remoteAddress, headers: headers as Record<string, string> })).body).toBe(body)
})

test.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded', 'X-Forwarded-Prefix', 'x_forwarded_host'])(
  'a request with %s is ignored if it is to',
  async (name) => {
    const headers = { [name]: 'x' }
    expect((await ask({ ignoreProxiedRequests: true }, { headers })).body).toBe('hello')
    expect((await ask({}, { headers })).body).toBe('OK')
  },
)

test('no promise', () => {
  expect(healthcheck()(hello)(new Environ({ pathInfo: '/healthcheck' }))).toBeInstanceOf(Response)
  expect(healthcheck()(hello)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const options = {
    path: '/health',
    backends: 'disable_by_file',
    disable_by_file_path: '/none/such',
    allowed_source_ranges: '::1',
    ignore_proxied_requests: 'yes',
    oslo_config_project: 'glance',
  }
  const filter = await filterFactory(conf(), conf(options))
  expect((await request(filter(hello), 'GET', '/health', { remoteAddress: '::1' })).body).toBe('OK')
})

test("swift's name for the file", async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const filter = await filterFactory(conf(), conf({ disable_path: usersFile('') }))
  warn.mockRestore()
  expect((await request(filter(hello), 'GET', '/healthcheck')).status).toBe(503)
})

test.each([
  [{ backends: 'disable_by_file' }, 'disable_by_file needs a disable_by_file_path'],
  [{ backends: 'enable_by_files' }, '"backends" must be one of disable_by_file'],
  [{ allowed_source_ranges: 'everybody' }, '"allowed_source_ranges" must be an address'],
  [{ path: 'health' }, '"path" must be a path such as'],
  [{ detailed: 'yes' }, 'unknown option "detailed"'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
