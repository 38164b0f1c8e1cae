import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, noauth2 } from '../../src/filters/noauth2.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const context: Application = ({ state }) => Response.json(state['nova.context'])

test('says once that it lets everybody in', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  noauth2()
  noauth2()
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0]?.[0]).toContain('lets everybody in')
  warn.mockRestore()
})

test.each([
  [undefined, 'admin', 'admin', true],
  ['', 'admin', 'admin', true],
  ['notused', 'notused', 'notused', false],
  ['alice:demo', 'alice', 'demo', false],
  [' alice:demo ', 'alice', 'demo', false],
  ['alice:', 'alice', 'alice', false],
  ['alice:a:b', 'alice', 'a:b', false],
  ['admin:demo', 'admin', 'demo', true],
  ['Admin:demo', 'Admin', 'demo', false],
  ['__proto__:constructor', '__proto__', 'constructor', false],
])('token %j is user %s of project %s', async (token, userId, projectId, isAdmin) => {
  const headers: Record<string, string> = token === undefined ? {} : { 'X-Auth-Token': token }
  const answer = await request(noauth2()(context), 'GET', '/', { headers, remoteAddress: '192.0.2.1' })
  expect(answer.json()).toMatchObject({ userId, projectId, isAdmin, remoteAddress: '192.0.2.1' })
  expect(answer.json().roles.includes('admin')).toBe(isAdmin)
})

test('no promise', () => {
  expect(noauth2()(context)(new Environ())).toBeInstanceOf(Response)
})

test('settings', () => {
  expect(filterFactory(conf(), conf())).toBeInstanceOf(Function)
  expect(() => filterFactory(conf(), conf({ admin: 'x' }))).toThrow('unknown option "admin"')
})
