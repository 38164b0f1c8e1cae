import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { type CorrelationIdOptions, correlationId, filterFactory } from '../../src/filters/correlation-id.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const seen: Application = ({ headers, state }) =>
  Response.json([state.correlation_id, Object.entries(headers).filter(([name]) => /correlation|trace/.test(name))])

async function ask(headers: Record<string, string> = {}, options: CorrelationIdOptions = {}) {
  return request(correlationId(options)(seen), 'GET', '/', { headers })
}

test('a request without an id gets one', async () => {
  const [id, headers] = (await ask()).json()
  expect(id).toMatch(UUID)
  expect(headers).toEqual([['x-correlation-id', id]])
})

test('the id of a caller is kept', async () => {
  expect((await ask({ 'X-Correlation-ID': 'build-7/step:2' })).json()).toEqual([
    'build-7/step:2',
    [['x-correlation-id', 'build-7/step:2']],
  ])
})

test.each(['', 'a b', 'a\nb', 'a, b', 'a"', '<script>', 'é', '\u001b[2J', '%0a', 'a'.repeat(129), 'a'.repeat(65_536)])(
  '%.20j is no id',
  async (forged) => {
    expect((await ask({ 'x-correlation-id': forged })).json()[0]).toMatch(UUID)
  },
)

test('another spelling of the header goes no further', async () => {
  const [id, headers] = (await ask({ x_correlation_id: 'forged', 'x-correlation_id': 'forged' })).json()
  expect(headers).toEqual([['x-correlation-id', id]])
})

test('the answer names it if it is to, also that of an error', async () => {
  expect((await ask()).headers).not.toHaveProperty('x-correlation-id')
  const answer = await ask({}, { echo: true })
  expect(answer.headers['x-correlation-id']).toBe(answer.json()[0])
  const app = correlationId({ echo: true })(() => {
    throw new HttpError(404, 'not here')
  })
  expect((await request(app, 'GET', '/')).headers['x-correlation-id']).toMatch(UUID)
})

test('no promise', () => {
  expect(correlationId()(seen)(new Environ())).toBeInstanceOf(Response)
  expect(correlationId({ echo: true })(seen)(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const filter = await filterFactory(conf({ oslo_config_project: 'x' }), conf({ header: 'X-Trace', echo: 'yes' }))
  const answer = await request(filter(seen), 'GET', '/', { headers: { 'x-trace': 'a' } })
  expect([answer.json(), answer.headers['x-trace']]).toEqual([['a', [['x-trace', 'a']]], 'a'])
  expect(() => filterFactory(conf(), conf({ header: 'x y' }))).toThrow('"header" must be a header name')
})
