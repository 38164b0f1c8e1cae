import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, readOnly } from '../../src/filters/read-only.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { usersFile } from './users-file.ts'

const hello: Application = () => Response.text('hello')

test.each([
  ['GET', 200],
  ['HEAD', 200],
  ['OPTIONS', 200],
  ['POST', 405],
  ['PUT', 405],
  ['PATCH', 405],
  ['DELETE', 405],
  ['MKCOL', 405],
  ['get', 405],
  ['POST\u0000', 405],
])('%s: %d', async (method, status) => {
  expect((await request(readOnly({ readOnly: true })(hello), method, '/')).status).toBe(status)
})

test('a method in a header is none', async () => {
  const headers = { 'x-http-method-override': 'GET' }
  const answer = await request(readOnly({ readOnly: true })(hello), 'POST', '/', { headers })
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, TRACE'])
})

test('things may be deleted all the same', async () => {
  const app = readOnly({ readOnly: true, allowDeletes: true })(hello)
  expect((await request(app, 'DELETE', '/')).status).toBe(200)
  expect((await request(app, 'PUT', '/')).headers.allow).toContain('DELETE')
})

test('while there is a file', async () => {
  const file = usersFile('')
  const app = readOnly({ file })(hello)
  expect((await request(app, 'PUT', '/')).status).toBe(405)
  rmSync(file)
  expect((await request(app, 'PUT', '/')).status).toBe(200)
})

test('nothing to do without a switch, and no promise', async () => {
  expect(readOnly()(hello)).toBe(hello)
  expect((await filterFactory(conf(), conf({ read_only: 'no', allow_deletes: 'yes' })))(hello)).toBe(hello)
  expect(readOnly({ readOnly: true })(hello)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ read_only: 'yes', allow_deletes: 'yes' }))
  expect((await request(filter(hello), 'POST', '/')).status).toBe(405)
  expect((await request(filter(hello), 'DELETE', '/')).status).toBe(200)
  expect(() => filterFactory(conf(), conf({ read_only: '2' }))).toThrow('"read_only" must be true or false')
})
