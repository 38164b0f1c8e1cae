import { register } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, metrics } from '../../src/filters/metrics.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

afterEach(() => register.clear())

const server: Application = ({ state, pathInfo }) => {
  if (pathInfo !== '/servers/1') throw new HttpError(404, 'not here')
  state['http.route'] = '/servers/:id'
  return Response.text('one')
}
const count = (labels: string): RegExp =>
  new RegExp(`^http_request_duration_seconds_count\\{${labels.replace(/[/:]/g, '\\$&')}\\} (\\d+)$`, 'm')

test('requests are counted by method, route and status', async () => {
  const app = (await metrics())(server)
  await request(app, 'GET', '/servers/1')
  await request(app, 'GET', '/servers/1')
  await request(app, 'BREW', '/pot')
  const text = await register.metrics()
  expect(count('method="GET",route="/servers/:id",status="200"').exec(text)?.[1]).toBe('2')
  expect(count('method="OTHER",route="unmatched",status="404"').exec(text)?.[1]).toBe('1')
  expect(text).toMatch(/^http_requests_in_flight\{method="GET"\} 0$/m)
})

test('no client can add anything', async () => {
  const app = (await metrics())(server)
  for (let index = 0; index < 500; index++) {
    await request(app, `M${index}`, `/${index}"}\n`.replace(/[^\w/]/g, '.'), { headers: { host: `h${index}` } })
  }
  const text = await register.metrics()
  expect(text.match(/^http_request_duration_seconds_count/gm)?.length).toBe(1)
})

test('who is not answered yet is in flight', async () => {
  let answer: (response: Response) => void = () => {}
  const app = (await metrics())(() => new Promise<Response>((resolve) => (answer = resolve)))
  const pending = app(new Environ())
  expect(await register.metrics()).toMatch(/^http_requests_in_flight\{method="GET"\} 1$/m)
  answer(Response.empty())
  await pending
  expect(await register.metrics()).toMatch(/^http_requests_in_flight\{method="GET"\} 0$/m)
})

test('the measures can be read where they are to', async () => {
  const app = (await metrics({ path: '/metrics' }))(server)
  await request(app, 'GET', '/servers/1')
  const { status, headers, body } = await request(app, 'GET', '/metrics')
  expect(status).toBe(200)
  expect(headers).toMatchObject({ 'content-type': register.contentType, 'cache-control': 'no-store' })
  expect(body).toContain('# TYPE http_request_duration_seconds histogram')
  expect((await request(app, 'POST', '/metrics')).status).toBe(404)
  expect((await request((await metrics())(server), 'GET', '/metrics')).status).toBe(404)
})

test('two of them, and one that is loaded again, go on counting', async () => {
  for (let index = 0; index < 2; index++) await request((await metrics())(server), 'GET', '/servers/1')
  const text = await register.metrics()
  expect(count('method="GET",route="/servers/:id",status="200"').exec(text)?.[1]).toBe('2')
})

test('no promise', async () => {
  expect((await metrics())(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
})

test('settings', async () => {
  const section = { path: '/m', prefix: 'nova', buckets: '0.1, 1' }
  const filter = await filterFactory(conf(), conf(section))
  await filterFactory(conf(), conf(section))
  await request(filter(server), 'GET', '/servers/1')
  const { body } = await request(filter(server), 'GET', '/m')
  expect(body.match(/^nova_request_duration_seconds_bucket\{le="[^"]*"/gm)?.length).toBe(3)
})

test.each([
  [{ prefix: 'a b' }, '"prefix" must be a name'],
  [{ path: 'metrics' }, '"path" must be a path'],
  [{ buckets: '1, x' }, '"buckets" must be a number'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
