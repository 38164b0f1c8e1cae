import { expect, test } from 'vitest'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { FIELDS, type Field, type LogEntry, redacted } from '../../src/filters/log-entry.ts'

function entry(init: EnvironInit = {}, state: object = {}): LogEntry {
  const environ = new Environ(init)
  Object.assign(environ.state, state)
  return { environ, status: 200, length: 3, seconds: 0.0015 }
}

test.each<[Field, EnvironInit, object, unknown]>([
  ['address', { remoteAddress: '::1' }, {}, '::1'],
  ['address', {}, {}, undefined],
  ['uri', { scriptName: '/a', pathInfo: '/b', queryString: 'c=d' }, {}, '/a/b?c=d'],
  ['uri', { scriptName: '/a', pathInfo: '' }, {}, '/a'],
  ['path', { scriptName: '/a', pathInfo: '/b', queryString: 'c=d' }, {}, '/a/b'],
  ['protocol', {}, {}, 'HTTP/1.1'],
  ['host', { host: 'api' }, {}, 'api'],
  ['agent', { headers: { 'user-agent': 'curl' } }, {}, 'curl'],
  ['referer', {}, {}, undefined],
  ['status', {}, {}, 200],
  ['length', {}, {}, 3],
  ['time', {}, {}, '0.001500'],
  ['id', {}, { 'openstack.request_id': 'req-1' }, 'req-1'],
  ['id', {}, { 'openstack.request_id': 7 }, undefined],
  ['global_id', {}, { 'openstack.global_request_id': 'req-2' }, 'req-2'],
  ['user', {}, { 'nova.context': { userId: 'u' } }, 'u'],
  ['project', {}, { 'nova.context': { projectId: 'p' } }, 'p'],
  ['project', {}, {}, undefined],
  ['microversion', {}, { 'openstack.api_version': { version: { toString: () => '2.1' } } }, '2.1'],
  ['microversion', {}, {}, undefined],
  ['route', {}, { 'http.route': '/servers/:id' }, '/servers/:id'],
])('%s of %j, %j', (field, init, state, value) => {
  expect(FIELDS[field](entry(init, state))).toBe(value)
})

test('the date', () => {
  expect(FIELDS.date(entry())).toMatch(/^\d{4}-\d\d-\d\dT/)
})

const secrets = new Set(['token', 'x-amz-signature'])

test.each([
  ['/a', '/a'],
  ['/a?', '/a?'],
  ['/a?b=c', '/a?b=c'],
  ['/a?token=s', '/a?token=***'],
  ['/a?b=c&token=s&d=e', '/a?b=c&token=***&d=e'],
  ['/a?TOKEN=s', '/a?TOKEN=***'],
  ['/a?%74oken=s', '/a?%74oken=***'],
  ['/a?X-Amz-Signature=s', '/a?X-Amz-Signature=***'],
  ['/a?token=s=t?u', '/a?token=***'],
  ['/a?token=s&token=t', '/a?token=***&token=***'],
  ['/a?token', '/a?token'],
  ['/a?token=', '/a?token=***'],
  ['/a?tokens=s', '/a?tokens=s'],
  ['/a?%=s&%zz=t&__proto__=u', '/a?%=s&%zz=t&__proto__=u'],
])('%s is shown as %s', (uri, shown) => {
  expect(redacted(uri, secrets)).toBe(shown)
  expect(redacted(uri, new Set())).toBe(uri)
})
