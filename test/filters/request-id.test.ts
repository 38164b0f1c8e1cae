import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { computeReqIdFactory, filterFactory, type RequestIdOptions, requestId } from '../../src/filters/request-id.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const ID = /^req-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const CALLERS = 'req-0a1b2c3d-0000-4000-8000-00112233aabb'
const ids: Application = ({ state }) =>
  Response.json([state['openstack.request_id'], state['openstack.global_request_id']])

test('an id for those inside and for the client', async () => {
  const answer = await request(requestId()(ids), 'GET', '/')
  expect(answer.headers['x-openstack-request-id']).toMatch(ID)
  expect(answer.json()[0]).toBe(answer.headers['x-openstack-request-id'])
})

test('another id for every request', async () => {
  const app = requestId()(ids)
  const answers = await Promise.all([request(app, 'GET', '/'), request(app, 'GET', '/')])
  expect(new Set(answers.map(({ headers }) => headers['x-openstack-request-id'])).size).toBe(2)
})

test('the id of a caller is passed on, not returned', async () => {
  const answer = await request(requestId()(ids), 'GET', '/', { headers: { 'X-OpenStack-Request-ID': CALLERS } })
  expect(answer.json()[1]).toBe(CALLERS)
  expect(answer.headers['x-openstack-request-id']).not.toBe(CALLERS)
})

test.each([
  '',
  'req-',
  CALLERS.slice(4),
  `${CALLERS}\n2030-01-01 root logged in`,
  `${CALLERS}\r\nset-cookie: a=b`,
  `x ${CALLERS}`,
  `${CALLERS}, ${CALLERS}`,
  'req-../../../../etc/passwd-00000000000',
  '\u001b[2J',
  'req-ffffffff-ffff-ffff-ffff-fffffffffffg',
  'a'.repeat(65_536),
])('%j is no id of a caller', async (forged) => {
  const answer = await request(requestId()(ids), 'GET', '/', { headers: { 'x-openstack-request-id': forged } })
  expect(answer.json()[1]).toBeNull()
  expect(answer.headers['x-openstack-request-id']).toMatch(ID)
})

test.each<[RequestIdOptions, string, boolean]>([
  [{ inbound: 'trust' }, 'build-7/step:2', true],
  [{ inbound: 'trust' }, CALLERS, true],
  [{ inbound: 'trust' }, 'a'.repeat(129), false],
  [{ inbound: 'trust' }, 'a b', false],
  [{ inbound: 'trust' }, `a\n${CALLERS}`, false],
  [{ inbound: 'ignore' }, CALLERS, false],
  [{ inbound: 'ignore' }, '', false],
])('with %j the id %j of a caller: %s', async (options, id, believed) => {
  const answer = await request(requestId(options)(ids), 'GET', '/', { headers: { 'x-openstack-request-id': id } })
  expect(answer.json()[1]).toBe(believed ? id : null)
})

test('a header that only looks like it is none', async () => {
  const answer = await request(requestId()(ids), 'GET', '/', { headers: { x_openstack_request_id: CALLERS } })
  expect(answer.json()[1]).toBeNull()
})

test('another header', async () => {
  const app = requestId({ header: 'X-Request-ID' })(ids)
  const answer = await request(app, 'GET', '/', { headers: { 'X-Request-Id': CALLERS } })
  expect(answer.json()[1]).toBe(CALLERS)
  expect(answer.headers).not.toHaveProperty('x-openstack-request-id')
  expect(answer.headers['x-request-id']).toBe(answer.json()[0])
})

test.each<[string, () => never]>([
  [
    'an error of HTTP',
    () => {
      throw new HttpError(404, 'not here')
    },
  ],
  [
    'a bug',
    () => {
      throw new TypeError('x is not a function')
    },
  ],
])('the answer to %s has the id, too', async (_, app) => {
  const { headers } = await request(requestId({ compatHeaders: ['X-Compute-Request-Id'] })(app), 'GET', '/')
  expect(headers['x-openstack-request-id']).toMatch(ID)
  expect(headers['x-compute-request-id']).toBe(headers['x-openstack-request-id'])
})

test('one id, however many of these filters', async () => {
  const app = requestId()(requestId({ compatHeaders: ['x-compute-request-id'] })(ids))
  const { headers } = await request(app, 'GET', '/')
  expect(headers['x-compute-request-id']).toBe(headers['x-openstack-request-id'])
})

test('no promise', () => {
  expect(requestId()(ids)(new Environ())).toBeInstanceOf(Response)
})

test.each([
  ['request_id', filterFactory, {}, []],
  ['request_id with a header', filterFactory, { compat_headers: 'X-Trace, x-old' }, ['x-trace', 'x-old']],
  ['request_id of OpenStack', filterFactory, { oslo_config_project: 'nova' }, []],
  ['compute_req_id', computeReqIdFactory, {}, ['x-compute-request-id']],
])('%s', async (_, factory, options, more) => {
  const { headers } = await request((await factory(conf(), conf(options)))(ids), 'GET', '/')
  expect(Object.keys(headers).filter((name) => name !== 'content-type')).toEqual(['x-openstack-request-id', ...more])
})

test.each([
  [{ compat_headers: 'x y:z' }, '"compat_headers" must be a header name'],
  [{ header: 'x y' }, '"header" must be a header name'],
  [{ inbound: 'yes' }, '"inbound" must be one of'],
  [{ compat_header: 'x' }, 'did you mean "compat_headers"?'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options))).toThrow(message)
})
