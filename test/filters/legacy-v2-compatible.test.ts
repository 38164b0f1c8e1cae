import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, legacyV2Compatible } from '../../src/filters/legacy-v2-compatible.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const seen: Application = ({ headers, state }) =>
  Response.json({ headers: Object.keys(headers).sort(), legacy: state['openstack.legacy_v2'] })

test('whatever version is asked for, those inside do not hear of it', async () => {
  const headers = { 'OpenStack-API-Version': 'compute 2.10', 'X-OpenStack-Nova-API-Version': '2.10', Accept: '*/*' }
  const answer = await request(legacyV2Compatible()(seen), 'GET', '/', { headers })
  expect(answer.json()).toEqual({ headers: ['accept', 'host'], legacy: true })
})

test('a request that asks for none is passed on as it is', () => {
  const environ = new Environ({ headers: { accept: '*/*' } })
  let inner: Environ | undefined
  legacyV2Compatible()((passed) => {
    inner = passed
    return Response.empty()
  })(environ)
  expect(inner).toBe(environ)
  expect(environ.state['openstack.legacy_v2']).toBe(true)
})

test.each([
  [undefined, undefined],
  ['OpenStack-API-Version, X-OpenStack-Nova-API-Version', undefined],
  ['Accept, OpenStack-API-Version,X-OpenStack-Nova-API-Version , Origin', 'Accept, Origin'],
  ['openstack-api-version', undefined],
  ['Accept,  Origin', 'Accept,  Origin'],
  ['*', '*'],
])('the answer says nothing of versions: Vary %j becomes %j', async (vary, expected) => {
  const versions = { 'openstack-api-version': 'compute 2.1', 'x-openstack-nova-api-version': '2.1' }
  const answered = (): Response => Response.empty(200, { ...versions, ...(vary !== undefined && { vary }), 'x-a': 'b' })
  for (const app of [answered, async () => answered()]) {
    const { headers } = await request(legacyV2Compatible()(app), 'GET', '/')
    expect(headers).toEqual({ 'x-a': 'b', ...(expected !== undefined && { vary: expected }) })
  }
})

test('an answer that comes at once is passed on at once', () => {
  expect(legacyV2Compatible()(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
})

test('an error goes on as it is', async () => {
  const error = new HttpError(404, 'gone')
  const app = legacyV2Compatible()(() => {
    throw error
  })
  expect(() => app(new Environ())).toThrow(error)
  await expect(async () => legacyV2Compatible()(() => Promise.reject(error))(new Environ())).rejects.toBe(error)
})

test('another service has other headers', async () => {
  const filter = await filterFactory(conf(), conf({ version_headers: 'X-Version, X-Other' }))
  const headers = { 'X-Version': '2', 'OpenStack-API-Version': 'compute 2.10' }
  const answer = await request(filter(seen), 'GET', '/', { headers })
  expect(answer.json().headers).toEqual(['host', 'openstack-api-version'])
  expect(() => filterFactory(conf(), conf({ headers: 'X-Version' }))).toThrow(ConfigError)
})
