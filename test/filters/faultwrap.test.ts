import { afterEach, expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { faultwrap, filterFactory } from '../../src/filters/faultwrap.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
afterEach(() => write.mockClear())

function throwing(thrown: unknown): Application[] {
  const atOnce: Application = () => {
    throw thrown
  }
  return [atOnce, async (environ) => atOnce(environ)]
}

test('an answer goes through as it is, at once if it came at once', async () => {
  const response = Response.text('ok')
  expect(faultwrap()(() => response)(new Environ())).toBe(response)
  expect(await faultwrap()(async () => response)(new Environ())).toBe(response)
})

test.each([
  ['an HttpError', new HttpError(404, 'no such server', { headers: { 'x-a': 'b' } }), 404, '"no such server"'],
  ['an error with a code', Object.assign(new Error('secret'), { code: 409 }), 409, 'conflictingRequest'],
  ['a safe error', Object.assign(new RangeError('told'), { code: 400, safe: true }), 400, 'RangeError: told'],
  ['any other error', new Error('secret'), 500, 'computeFault'],
  ['no error', 'secret', 500, 'computeFault'],
])('%s becomes a fault', async (_, thrown, status, part) => {
  for (const app of throwing(thrown)) {
    const answer = await request(faultwrap({ onError: () => {} })(app), 'GET', '/')
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/json; charset=UTF-8' } })
    expect(answer.body).toContain(part)
    expect(answer.body).not.toContain('secret')
  }
})

test('headers of the error, and the version that was noted', async () => {
  const app: Application = ({ state }) => {
    state['openstack.api_version'] = { headers: { 'api-version': '2.1' }, vary: 'Api-Version' }
    throw new HttpError(429, 'slow down', { headers: { 'retry-after': '9' } })
  }
  const { headers } = await request(faultwrap()(app), 'GET', '/')
  expect(headers).toMatchObject({ 'retry-after': '9', 'api-version': '2.1', vary: 'Api-Version' })
})

test.each([
  [new HttpError(499, 'theirs'), 0],
  [new HttpError(503, 'ours'), 1],
  [Object.assign(new Error(), { code: 404 }), 0],
  [new Error('ours'), 1],
])('%s is handed on %i times', async (thrown, times) => {
  for (const app of throwing(thrown)) {
    const onError = vi.fn()
    await request(faultwrap({ onError })(app), 'GET', '/servers')
    expect(onError).toHaveBeenCalledTimes(times)
    if (times > 0) expect(onError).toHaveBeenCalledWith(thrown, expect.objectContaining({ pathInfo: '/servers' }))
  }
})

test('what is not handed on is written to stderr', async () => {
  await request(
    faultwrap()(() => Promise.reject(new Error('ours'))),
    'GET',
    '/servers',
  )
  expect(String(write.mock.calls)).toContain('GET /servers 500 Error: ours')
})

test('the factory takes no option', async () => {
  const filter = await filterFactory(conf(), conf())
  const answer = await request(
    filter(() => Promise.reject(new HttpError(404, 'gone'))),
    'GET',
    '/',
  )
  expect(answer.json()).toEqual({ itemNotFound: { code: 404, message: 'gone' } })
  expect(() => filterFactory(conf(), conf({ debug: 'true' }))).toThrow(ConfigError)
})
