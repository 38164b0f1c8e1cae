import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { setContext } from '../../src/filters/request-context.ts'

function contextOf(environ: Environ, caller: Parameters<typeof setContext>[1]): unknown {
  setContext(environ, caller)
  return environ.state['nova.context']
}

test('what is known', () => {
  const environ = new Environ({ remoteAddress: '192.0.2.1' })
  environ.state['openstack.request_id'] = 'req-1'
  environ.state['openstack.global_request_id'] = 'req-2'
  expect(contextOf(environ, { userId: 'u', projectId: 'p', roles: ['member'] })).toEqual({
    requestId: 'req-1',
    globalRequestId: 'req-2',
    remoteAddress: '192.0.2.1',
    userId: 'u',
    userName: undefined,
    userDomainId: undefined,
    projectId: 'p',
    projectName: undefined,
    projectDomainId: undefined,
    roles: ['member'],
    isAdmin: false,
  })
})

test.each([
  [[], false],
  [['admin'], true],
  [['reader', 'Admin'], true],
  [['administrator', 'not admin', 'admin '], false],
])('roles %j are an admin: %s', (roles, isAdmin) => {
  expect(contextOf(new Environ(), { userId: 'u', roles })).toMatchObject({ isAdmin })
})
