import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import type { RateStore } from '../../src/filters/rate-store.ts'
import { filterFactory, type RatelimitOptions, ratelimit } from '../../src/filters/ratelimit.ts'
import { type RequestOptions, request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const hello: Application = () => Response.text('hello')

test('too many requests', async () => {
  const app = ratelimit({ limit: 2 })(hello)
  const ask = () => request(app, 'GET', '/', { remoteAddress: '192.0.2.1' })
  const first = await ask()
  expect([first.status, first.body]).toEqual([200, 'hello'])
  expect(first.headers).toMatchObject({
    'ratelimit-limit': '2',
    'ratelimit-remaining': '1',
    'ratelimit-reset': '60',
    'ratelimit-policy': '2;w=60',
  })
  expect(first.headers).not.toHaveProperty('retry-after')
  await ask()
  const { status, headers, json } = await ask()
  expect([status, json().message]).toEqual([429, 'Too many requests. Try again later.'])
  expect(headers).toMatchObject({ 'retry-after': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': '60' })
})

test('what is refused does not reach the application', async () => {
  const app = vi.fn(hello)
  const limited = ratelimit({ limit: 1 })(app)
  for (let index = 0; index < 5; index++) await request(limited, 'GET', '/')
  expect(app).toHaveBeenCalledTimes(1)
})

test('in the words of the draft', async () => {
  const app = ratelimit({ limit: 1, headers: 'structured', name: 'api' })(hello)
  expect((await request(app, 'GET', '/')).headers).toMatchObject({
    ratelimit: '"api";r=0;t=60',
    'ratelimit-policy': '"api";q=1;w=60',
  })
  const silent = ratelimit({ limit: 1, headers: 'none' })(hello)
  expect(Object.keys((await request(silent, 'GET', '/')).headers)).toEqual(['content-type'])
  expect((await request(silent, 'GET', '/')).headers['retry-after']).toBe('60')
})

test('an error of the application tells of the limit, too, and counts', async () => {
  const app = ratelimit({ limit: 1 })(() => {
    throw new HttpError(404, 'not here', { headers: { 'ratelimit-limit': 'own' } })
  })
  const { status, headers } = await request(app, 'GET', '/')
  expect([status, headers['ratelimit-remaining'], headers['ratelimit-limit']]).toEqual([404, '0', 'own'])
  expect((await request(app, 'GET', '/')).status).toBe(429)
})

interface Who extends RequestOptions {
  readonly context?: object
}

async function share(one: Who, other: Who, options: RatelimitOptions = {}): Promise<boolean> {
  const app = ratelimit({ limit: 1, ...options })(hello)
  const statuses: number[] = []
  for (const { context, ...who } of [one, other]) {
    const known: Application = (environ) => {
      if (context) Object.assign(environ.state, { 'nova.context': context })
      return app(environ)
    }
    statuses.push((await request(known, 'GET', '/', who)).status)
  }
  return statuses[1] === 429
}

const [A, B] = [{ remoteAddress: '192.0.2.1' }, { remoteAddress: '192.0.2.2' }]
const of = (userId: unknown, projectId: unknown = 'p', more: Who = A): Who => ({
  ...more,
  context: { userId, projectId },
})

test.each<[string, Who, Who, RatelimitOptions, boolean]>([
  ['an address', A, A, {}, true],
  ['two addresses', A, B, {}, false],
  ['an address in its other form', A, { remoteAddress: '::ffff:192.0.2.1' }, {}, true],
  ['a network', { remoteAddress: '2001:db8::1' }, { remoteAddress: '2001:db8::ffff:2' }, {}, true],
  ['two networks', { remoteAddress: '2001:db8::1' }, { remoteAddress: '2001:db8:0:1::1' }, {}, false],
  ['a forged address', A, { ...A, headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' } }, {}, true],
  ['a user', of('u'), of('u', 'q', B), { by: 'user' }, true],
  ['two users', of('u'), of('v'), { by: 'user' }, false],
  ['a project', of('u'), of('v'), { by: 'project' }, true],
  ['two projects', of('u', 'p'), of('u', 'q'), { by: 'project' }, false],
  ['a user whom nobody knows', A, A, { by: 'user' }, true],
  ['a user without a name', of(''), of(undefined), { by: 'user' }, true],
  ['a user who says so', A, { ...A, headers: { 'x-user-id': 'other' } }, { by: 'user' }, true],
  ['a user who is called as an address is', of('192.0.2.1'), A, { by: 'user' }, false],
])('%s shares a limit: %#', async (_, one, other, options, shared) => {
  expect(await share(one, other, options)).toBe(shared)
})

test('a store that fails is an error of the service', async () => {
  const store: RateStore = { consume: () => Promise.reject(new Error('secret')) }
  const { status, body } = await request(ratelimit({ store })(hello), 'GET', '/')
  expect([status, body.includes('secret')]).toEqual([500, false])
})

test('a store is disposed of', () => {
  const dispose = vi.fn()
  ratelimit({ store: { consume: () => Promise.reject(new Error()), dispose } }).dispose?.()
  expect(dispose).toHaveBeenCalledTimes(1)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ limit: '1', per: '1h', by: 'project', name: 'api' }))
  const { headers } = await request(filter(hello), 'GET', '/')
  expect(headers).toMatchObject({ 'ratelimit-limit': '1', 'ratelimit-reset': '3600' })
})

test('a Redis', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const filter = await filterFactory(conf(), conf({ redis_url: 'redis://:secret@127.0.0.1:1/0', limit: '1' }))
  expect((await request(filter(hello), 'GET', '/')).status).toBe(200)
  expect((await request(filter(hello), 'GET', '/')).status).toBe(429)
  await filter.dispose?.()
  expect(warn.mock.calls.join()).not.toContain('secret')
  warn.mockRestore()
})

test.each([
  [{ limit: '0' }, '"limit" must be at least 1'],
  [{ per: '10ms' }, '"per" must be at least 1s'],
  [{ per: '2d' }, '"per" must be at most 24h'],
  [{ by: 'header' }, '"by" must be one of address, user, project'],
  [{ name: 'a b' }, '"name" must be a name'],
  [{ redis_url: 'http://hunter2@x' }, '"redis_url" must be a URL such as redis://redis.example.com:6379, not "***"'],
])('%j is refused', async (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
