import { afterEach, expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Environ } from '../../src/contract/environ.ts'
import type { FaultFormat } from '../../src/contract/fault-format.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { type FaultwrapOptions, faultwrap, filterFactory } from '../../src/filters/faultwrap.ts'
import { expectedErrors } from '../../src/serve/controller.ts'
import { resource } from '../../src/serve/resource.ts'
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

const missing = new HttpError(404, 'gone')
const throwingFurtherIn = {
  'a filter or a router': () => {
    throw missing
  },
  'a resource': resource({ show: () => Promise.reject(missing) }),
} as const
const own: FaultFormat = ({ status, title }, { url }) => ({ error: { status, title, url } })

test.each(Object.entries(throwingFurtherIn))('what %s throws is written by one format', async (_, app) => {
  const environ = () => new Environ({ host: 'localhost', pathInfo: '/5', params: { action: 'show' } })
  const bodyBy = async (options: FaultwrapOptions): Promise<unknown> =>
    JSON.parse(String((await faultwrap(options)(app)(environ())).body))
  expect(await bodyBy({})).toEqual({ itemNotFound: { code: 404, message: 'gone' } })
  expect(await bodyBy({ format: 'problem' })).toEqual({ status: 404, title: 'Not Found', detail: 'gone' })
  expect(await bodyBy({ format: own })).toEqual({
    error: { status: 404, title: 'Not Found', url: 'http://localhost/5' },
  })
})

test('what a resource does not expect is written so, too', async () => {
  const app = resource({ show: expectedErrors(404)(() => Promise.reject(new Error('secret'))) }, { onError: () => {} })
  const answer = await faultwrap({ format: own })(app)(new Environ({ params: { action: 'show' } }))
  expect(answer.status).toBe(500)
  expect(JSON.parse(String(answer.body))).toMatchObject({ error: { title: 'Internal Server Error' } })
})

test('the nearest one counts', () => {
  const inner = faultwrap()(throwingFurtherIn['a filter or a router'])
  expect(faultwrap({ format: own })(inner)(new Environ())).toMatchObject({
    body: expect.stringContaining('itemNotFound'),
  })
})

async function bodyOf(options: Record<string, string>): Promise<unknown> {
  const filter = await filterFactory(conf({ here: import.meta.dirname }), conf(options))
  return (await request(filter(throwingFurtherIn['a filter or a router']), 'GET', '/')).json()
}

test('the format of a section', async () => {
  expect(await bodyOf({})).toEqual({ itemNotFound: { code: 404, message: 'gone' } })
  expect(await bodyOf({ format: 'problem' })).toMatchObject({ detail: 'gone' })
  expect(await bodyOf({ format: './fault-format.ts:titled' })).toEqual({ title: 'Not Found' })
})

test.each([
  [{ debug: 'true' }, 'unknown option "debug"'],
  [{ format: 'problme' }, '"format" must be nova, problem or a function, MODULE:EXPORT, not "problme"'],
  [{ format: './fault-format.ts:nothing' }, '"./fault-format.ts:nothing" is no function'],
  [{ format: './fault-format.ts:other' }, 'has no "other"'],
])('%j is a mistake', async (options, message) => {
  const make = async (): Promise<unknown> => filterFactory(conf({ here: import.meta.dirname }), conf(options))
  await expect(make()).rejects.toThrow(ConfigError)
  await expect(make()).rejects.toThrow(message)
})
