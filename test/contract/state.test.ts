import { expect, expectTypeOf, test } from 'vitest'
import type { RequestContext } from '../../src/contract/request-context.ts'
import { Environ, type State } from '../../src/index.ts'

declare module '../../src/index.ts' {
  interface State {
    'test.tenant'?: string
  }
}

test('what our own parts note has a type, the rest is unknown', () => {
  const { state } = new Environ()
  expectTypeOf(state['nova.context']).toEqualTypeOf<RequestContext | undefined>()
  expectTypeOf(state['openstack.request_id']).toEqualTypeOf<string | undefined>()
  expectTypeOf(state['anything.else']).toEqualTypeOf<unknown>()
  expect(state['anything.else']).toBeUndefined()
})

test('others add their own', () => {
  const { state }: { state: State } = new Environ()
  state['test.tenant'] = 'acme'
  expectTypeOf<State['test.tenant']>().toEqualTypeOf<string | undefined>()
  expect(state['test.tenant']).toBe('acme')
})
