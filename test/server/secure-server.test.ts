import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import { readHttpSettings } from '../../src/server/http-settings.ts'
import { SecureServer } from '../../src/server/secure-server.ts'
import { Served } from '../../src/server/served.ts'
import { files } from './http2-client.ts'

const settings = { ...readHttpSettings(createConf([])), ...files }
const place = { served: new Served(() => Promise.reject(new Error('nobody asks'))) }

test('HTTP/2 is spoken where it is asked for', () => {
  expect(new SecureServer(settings, {}).acceptHttp2(place, {})).toBe(undefined)
  expect(new SecureServer({ ...settings, http2: true }, {}).acceptHttp2(place, {})).toBeDefined()
})

test('a certificate that cannot be used is told while it is made', () => {
  expect(() => new SecureServer({ ...settings, tlsKey: '/nowhere' }, {})).toThrow('tls_key /nowhere cannot be read')
})
