import { rmSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { faultwrap } from '../../src/filters/faultwrap.ts'
import { filterFactory, maintenance } from '../../src/filters/maintenance.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { usersFile } from './users-file.ts'

const hello: Application = () => Response.text('hello')

test('closed', async () => {
  const app = maintenance({ enabled: true, retryAfter: 90_500, message: 'Back at noon.' })(hello)
  const { status, headers, json } = await request(app, 'GET', '/')
  expect([status, headers['retry-after'], json().message]).toEqual([503, '91', 'Back at noon.'])
})

test('while there is a file', async () => {
  const file = usersFile('')
  const app = maintenance({ file })(hello)
  expect((await request(app, 'GET', '/')).status).toBe(503)
  rmSync(file)
  expect((await request(app, 'GET', '/')).status).toBe(200)
})

test.each([
  ['10.1.2.3', 200],
  ['::ffff:10.1.2.3', 200],
  ['11.1.2.3', 503],
  ['', 503],
])('from %j: %d', async (remoteAddress, status) => {
  const app = maintenance({ enabled: true, allowed: ['10.0.0.0/8'] })(hello)
  const forged = { 'x-forwarded-for': '10.0.0.1' }
  expect((await request(app, 'GET', '/', { remoteAddress, headers: forged })).status).toBe(status)
})

test('it is no error of the service', async () => {
  const onError = vi.fn()
  const { status } = await request(faultwrap({ onError })(maintenance({ enabled: true })(hello)), 'GET', '/')
  expect([status, onError.mock.calls.length]).toEqual([503, 0])
})

test('nothing to do without a switch, and no promise', async () => {
  expect(maintenance()(hello)).toBe(hello)
  expect((await filterFactory(conf(), conf({ allowed: '::1', enabled: 'off' })))(hello)).toBe(hello)
  expect(maintenance({ enabled: true })(hello)(new Environ())).toBeInstanceOf(Response)
  expect(maintenance({ file: '/none/such' })(hello)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const options = { file: 'closed', retry_after: '1m', message: 'Soon.', allowed: '10.0.0.0/8, ::1' }
  const file = usersFile('')
  const filter = await filterFactory(conf(), conf({ ...options, file }))
  const { status, headers, json } = await request(filter(hello), 'GET', '/')
  expect([status, headers['retry-after'], json().message]).toEqual([503, '60', 'Soon.'])
})

test.each([
  [{ enabled: 'maybe' }, '"enabled" must be true or false'],
  [{ allowed: '10.0.0.0/99' }, '"allowed" must be an address'],
  [{ file: '' }, '"file" must be a path'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf({ here: '/' }), conf(options as Record<string, string>))).toThrow(message)
})
