import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { type Answer, ask, serving, session } from './http2-client.ts'
import { eventually } from './wire.ts'

async function answered(app: Application): Promise<Answer & { errors: unknown[] }> {
  const errors: unknown[] = []
  const { port } = await serving(app, { onError: (error, { pathInfo }) => errors.push([error, pathInfo]) })
  return { ...(await ask(session(port), { ':path': '/x' })), errors }
}

test('what is thrown is answered, and told if it is the fault of the server', async () => {
  const known = await answered(() => {
    throw new HttpError(404, 'There is no x.')
  })
  expect([known.status, JSON.parse(known.body).message, known.errors]).toEqual([404, 'There is no x.', []])
  const error = new Error('secret')
  const unknown = await answered(async () => {
    throw error
  })
  expect([unknown.status, unknown.errors]).toEqual([500, [[error, '/x']]])
  expect(unknown.body).not.toContain('secret')
})

test('an application that answers no response is told so', async () => {
  const { status, errors } = await answered(() => undefined as never)
  expect(status).toBe(500)
  expect(String(errors)).toContain('answered undefined, which is no Response')
})

test('an error whose headers cannot be sent is a bare 500, and both are told', async () => {
  const { status, errors } = await answered(() => {
    throw new HttpError(503, 'later', { headers: { 'retry-after': '1\r\n' } })
  })
  expect([status, errors.length]).toEqual([500, 2])
})

test('a client that has gone is no mistake, and what it asked for is waited for', async () => {
  const errors: unknown[] = []
  let worked = false
  const server = await serving(
    async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await new Promise((resolve) => setTimeout(resolve, 100))
      worked = true
      throw signal.reason
    },
    { onError: (error) => errors.push(error), shutdownTimeout: 5000 },
  )
  const client = session(server.port)
  const stream = client.request({ ':path': '/' })
  stream.on('error', () => {})
  await new Promise((resolve) => setTimeout(resolve, 300))
  stream.close(8)
  await eventually(() => worked)
  client.close()
  await server.close()
  expect(errors).toEqual([])
})

test('many at once on one connection', async () => {
  const { port } = await serving(async ({ pathInfo }) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return Response.text(pathInfo)
  })
  const client = session(port)
  const answers = await Promise.all(Array.from({ length: 90 }, (_, index) => ask(client, { ':path': `/${index}` })))
  expect(answers.map(({ body }) => body)).toEqual(answers.map((_, index) => `/${index}`))
})
