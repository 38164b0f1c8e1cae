import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, timeout } from '../../src/filters/timeout.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const never: Application = function hanging() {
  return new Promise(() => {})
}

test('who takes too long is answered for', async () => {
  const { status, json } = await request(timeout({ timeout: 10 })(never), 'GET', '/')
  expect([status, json().message]).toEqual([503, 'The service took too long to answer.'])
})

test('the log names who it was', async () => {
  const app = timeout({ timeout: 10 })(never)
  const error = await (app(new Environ()) as Promise<Response>).catch((error) => error)
  expect(error).toBeInstanceOf(HttpError)
  expect(inspect(error)).toContain('"hanging", or what is further in, gave no answer within 10 ms')
})

test('those further in can stop', async () => {
  const seen: unknown[] = []
  const app: Application = async (environ) => {
    const inner = environ.with({}).mountedAt('/a')
    await delay(10_000, undefined, { signal: inner.signal }).catch((error) => seen.push(error.cause.name))
    seen.push(environ.signal.aborted)
    return Response.empty()
  }
  const around = new Environ({ pathInfo: '/a' })
  await expect(timeout({ timeout: 10 })(app)(around)).rejects.toMatchObject({ status: 503 })
  await delay(20)
  expect(seen).toEqual(['TimeoutError', true])
  expect(around.signal.aborted).toBe(false)
})

test('a client that goes away is still heard', async () => {
  const client = new AbortController()
  const app: Application = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const answered = timeout()(app)(new Environ({ signal: () => client.signal }))
  client.abort(new Error('gone'))
  await expect(answered).rejects.toThrow('gone')
})

test.each<[string, Application, string]>([
  ['an answer', async () => Response.text('in time'), 'in time'],
  ['an error', () => Promise.reject(new HttpError(404, 'not here')), 'not here'],
])('%s in time passes', async (_, app, text) => {
  expect((await request(timeout({ timeout: 10_000 })(app), 'GET', '/')).body).toContain(text)
})

test('what comes too late is let go of', async () => {
  const body = Readable.from(['late'])
  const app: Application = async () => {
    await delay(200)
    return new Response(200, {}, body)
  }
  expect((await request(timeout({ timeout: 5 })(app), 'GET', '/')).status).toBe(503)
  await delay(300)
  expect(body.destroyed).toBe(true)
})

test('an error that comes too late, or no answer at all, breaks nothing', async () => {
  const failing: Application = async () => {
    await delay(200)
    throw new Error('late')
  }
  const forgetful = (async () => void (await delay(200))) as unknown as Application
  for (const app of [failing, forgetful]) {
    expect((await request(timeout({ timeout: 5 })(app), 'GET', '/')).status).toBe(503)
  }
  await delay(250)
})

test('a stream is in time when it begins', async () => {
  const slow = async function* () {
    yield 'a'
    await delay(700)
    yield 'b'
  }
  const app: Application = async () => new Response(200, {}, slow())
  expect((await request(timeout({ timeout: 500 })(app), 'GET', '/')).body).toBe('ab')
})

test('no promise, and no timer that is left', () => {
  expect(timeout()(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ timeout: '10ms' }))
  expect((await request(filter(never), 'GET', '/')).status).toBe(503)
  for (const text of ['0', '-1', 'soon', '2d']) {
    expect(() => filterFactory(conf(), conf({ timeout: text }))).toThrow('"timeout" must be')
  }
})
