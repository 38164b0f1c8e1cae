import { expect, test } from 'vitest'
import { callerOf } from '../../src/serve/caller.ts'

const context = { userId: 'alice', roles: ['member'], isAdmin: false }

test('the caller is who a filter noted', () => {
  const caller = { ...context, projectId: 'demo' }
  expect(callerOf({ state: { 'nova.context': caller } })).toBe(caller)
})

test.each([[{}], [{ 'nova.context': context }], [{ 'nova.context': { ...context, projectId: '' } }]])(
  'without a project there is none: %j',
  (state) => {
    expect(() => callerOf({ state })).toThrow(expect.objectContaining({ status: 403 }))
  },
)
