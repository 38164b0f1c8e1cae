import { expect, test } from 'vitest'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { request } from '../../src/testing/client.ts'

test('an application is called without a socket', async () => {
  const answer = await request((environ) => Response.text(environ.pathInfo + environ.queryString), 'GET', '/%61?b=c')
  expect(answer).toMatchObject({ status: 200, body: '/ab=c' })
})

test('what is sent as JSON arrives as JSON', async () => {
  const answer = await request(async (environ) => Response.json(await environ.json()), 'POST', '/', {
    json: { a: [1] },
  })
  expect(answer.json()).toEqual({ a: [1] })
})

test('what is thrown is answered as a server would', async () => {
  const app = () => {
    throw new HttpError(409, 'busy', { headers: { 'retry-after': '3' } })
  }
  const answer = await request(app, 'GET', '/')
  expect(answer.status).toBe(409)
  expect(answer.headers['retry-after']).toBe('3')
  expect(answer.json()).toEqual({ code: 409, title: 'Conflict', message: 'busy' })
})

test('a path that no server would take is refused', async () => {
  const answer = await request(() => Response.text('never'), 'GET', '/%zz')
  expect(answer.status).toBe(400)
})
