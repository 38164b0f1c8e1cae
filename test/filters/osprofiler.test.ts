import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, osprofiler } from '../../src/filters/osprofiler.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const traced: Application = ({ state }) => Response.json(state['osprofiler.trace'] ?? null)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const sign = (info: string, key: string): string => createHmac('sha1', key).update(info).digest('hex')
const INFO = encode({ base_id: 'b', parent_id: 'p' })

async function trace(info: string, signature: string, hmacKeys = ['old', 'new']): Promise<unknown> {
  const headers = { 'X-Trace-Info': info, 'X-Trace-HMAC': signature }
  return (await request(osprofiler({ enabled: true, hmacKeys })(traced), 'GET', '/', { headers })).json()
}

test.each(['old', 'new'])('a trace signed with the key %s', async (key) => {
  expect(await trace(INFO, sign(INFO, key))).toEqual({ baseId: 'b', parentId: 'p' })
})

test.each([
  ['signed with another key', INFO, sign(INFO, 'SECRET_KEY')],
  ['with the signature of another', encode({ base_id: 'x', parent_id: 'p' }), sign(INFO, 'old')],
  ['with half a signature', INFO, sign(INFO, 'old').slice(0, 20)],
  ['with an empty signature', INFO, ''],
  ['with a signature of other bytes', INFO, 'é'.repeat(40)],
  ['that is no JSON', 'x', sign('x', 'old')],
  ['that is no object', encode(null), sign(encode(null), 'old')],
  ['of other types', encode({ base_id: 1, parent_id: {} }), sign(encode({ base_id: 1, parent_id: {} }), 'old')],
])('a trace %s is ignored', async (_, info, signature) => {
  expect(await trace(info, signature)).toBeNull()
})

test('a request without a trace', () => {
  const app = osprofiler({ enabled: true, hmacKeys: ['old'] })(traced)
  expect(app(new Environ())).toMatchObject({ body: 'null' })
})

test.each([
  [{}],
  [{ enabled: 'false', hmac_keys: 'old' }],
  [{ enabled: 'yes' }],
  [{ enabled: 'yes', hmac_keys: 'SECRET_KEY' }],
])('nothing to do with %j', async (options) => {
  expect((await filterFactory(conf(), conf(options)))(traced)).toBe(traced)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ enabled: 'yes', hmac_keys: 'SECRET_KEY, own' }))
  const headers = { 'x-trace-info': INFO, 'x-trace-hmac': sign(INFO, 'own') }
  expect((await request(filter(traced), 'GET', '/', { headers })).json()).toEqual({ baseId: 'b', parentId: 'p' })
  expect(() => filterFactory(conf(), conf({ enabled: 'maybe' }))).toThrow('must be true or false')
})
