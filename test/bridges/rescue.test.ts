import express from 'express'
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { connect, type ErrorMiddleware } from '../../src/bridges/connect.ts'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { logError } from '../../src/contract/error-log.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { request } from '../../src/testing/client.ts'

let written: MockInstance
beforeEach(() => {
  written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(() => written.mockRestore())

// biome-ignore lint/suspicious/noExplicitAny: middleware as people write it
type Loose = any

const original = new TypeError('the disk is gone')
const failing = (error: unknown): Application => {
  return () => {
    throw error
  }
}
const rescued = (handler: Loose, error: unknown = original): Application =>
  connect(handler as ErrorMiddleware<Loose>)(failing(error))
const thrownBy = async (app: Application): Promise<Error> => {
  try {
    await app(new Environ())
  } catch (error) {
    return error as Error
  }
  throw new Error('it did not fail')
}

test.each<[string, Loose]>([
  ['throws', (_error: Loose, _message: Loose, reply: Loose, _next: Loose) => reply.status(503).json({})],
  ['rejects with', async (_error: Loose, _message: Loose, reply: Loose, _next: Loose) => reply.status(503).json({})],
  ['hands on', (_error: Loose, _message: Loose, _reply: Loose, next: Loose) => next(new Error('reply.status'))],
])('the error that a handler %s has the one it was asked about as its cause', async (_, handler) => {
  const error = await thrownBy(rescued(handler))
  expect(error.message).toContain('reply.status')
  expect(error.cause).toBe(original)
})

test('the log tells both', async () => {
  const handler = (_error: Loose, _message: Loose, reply: Loose, _next: Loose) => reply.status(503)
  logError(await thrownBy(rescued(handler)), new Environ())
  expect(written.mock.calls.join()).toMatch(/reply\.status is not a function.*the disk is gone/s)
})

test.each<[string, (error: Loose) => unknown, unknown]>([
  ['the same error', (error) => error, undefined],
  ['an error with a cause of its own', () => new Error('a', { cause: 'b' }), 'b'],
  ['a frozen one', () => Object.freeze(new Error('a')), expect.any(Error)],
  ['the cause of the error', (error) => error.cause, undefined],
])('%s stays as it is', async (_, thrown, cause) => {
  const error = new Error('outer', { cause: new Error('inner') })
  const handler = (error: Loose, _message: Loose, _reply: Loose, next: Loose) => next(thrown(error))
  const { cause: found } = await thrownBy(rescued(handler, error))
  if (cause !== undefined) expect(found).toEqual(cause)
  else expect([undefined, error.cause]).toContain(found)
})

test('a handler that needs what Express adds to a reply is put into an Express application', async () => {
  const shows = express()
    .use((message: Loose, _reply, next) => next(message.failure))
    .use((error: Loose, _message: Loose, reply: express.Response, _next: Loose) => {
      reply.status(error.status).json({ sorry: error.message })
    })
  const handler = (failure: Loose, message: Loose, reply: Loose, next: Loose) =>
    shows(Object.assign(message, { failure }), reply, next)
  const { status, json } = await request(rescued(handler, new HttpError(409, 'Taken.')), 'GET', '/')
  expect([status, json()]).toEqual([409, { sorry: 'Taken.' }])
})
