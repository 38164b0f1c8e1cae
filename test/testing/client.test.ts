import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response, type ResponseBody } from '../../src/contract/response.ts'
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

test('headers are named in any case, and the body has its length', async () => {
  const app: Application = ({ headers }) => Response.json(headers)
  const answer = await request(app, 'PUT', '/', { headers: { 'X-Thing': '1', Host: 'a.example' }, body: 'né' })
  expect(answer.json()).toEqual({ host: 'a.example', 'x-thing': '1', 'content-length': '3' })
})

test('the query is all behind the first question mark', async () => {
  const answer = await request(({ queryString }) => Response.text(queryString), 'GET', '/?a=b?c')
  expect(answer.body).toBe('a=b?c')
})

test.each<[string, () => ResponseBody, string]>([
  ['nothing', () => null, ''],
  ['bytes', () => Buffer.from('bytes'), 'bytes'],
  ['a stream', () => Readable.from([Buffer.from('a'), 'b']), 'ab'],
  ['a web stream', () => new Blob(['web']).stream() as ResponseBody, 'web'],
])('an answer of %s is read to its end', async (_, body, text) => {
  expect((await request(() => new Response(200, {}, body()), 'GET', '/')).body).toBe(text)
})

test.each<[string, Application, string]>([
  ['nothing', () => undefined as never, 'answered undefined'],
  ['a header in upper case', () => Response.text('x', 200, { 'X-A': '1' }), 'answered with a header named "X-A"'],
])('an application that answers %s is told so', async (_, app, message) => {
  await expect(request(app, 'GET', '/')).rejects.toThrow(message)
})
