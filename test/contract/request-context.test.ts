import { expectTypeOf, test } from 'vitest'
import type { RequestContext } from '../../src/index.ts'

test('a filter need only say who it is', () => {
  const known = { userId: 'alice', roles: ['member'], isAdmin: false }
  expectTypeOf(known).toExtend<RequestContext>()
  expectTypeOf<RequestContext['projectId']>().toEqualTypeOf<string | undefined>()
})
