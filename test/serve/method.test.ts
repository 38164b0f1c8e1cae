import { expect, expectTypeOf, test } from 'vitest'
import { Environ, type Params } from '../../src/contract/environ.ts'
import {
  action,
  apiVersion,
  type ControllerRequest,
  expectedErrors,
  type Method,
  metadataOf,
  response,
  schema,
  versions,
} from '../../src/serve/controller.ts'
import { method, wrapMethod } from '../../src/serve/method.ts'
import { Microversion } from '../../src/serve/microversion.ts'
import { resource } from '../../src/serve/resource.ts'
import { request } from '../../src/testing/client.ts'
import { named, standard } from './standard.ts'

const paged = standard<{ limit: number }>((value) => ({ value: { limit: Number((value as { limit: string }).limit) } }))

function asking(version: string): ControllerRequest {
  return { environ: new Environ(), params: {}, body: null, query: undefined, version: new Microversion(version) }
}

test('it notes what the functions for each would, on the same function', () => {
  const plain: Method = () => ({})
  const notes = {
    action: 'reboot',
    versions: ['2.1', '2.9'],
    status: 202,
    schema: named,
    query: paged,
    errors: [404],
  } as const
  expect(method(notes, plain)).toBe(plain)
  const { range, schemas, queries, ...others } = metadataOf(plain)
  expect(others).toEqual({ action: 'reboot', status: 202, expected: [404] })
  expect([String(range), schemas?.length, queries?.length]).toEqual(['2.1–2.9', 1, 1])
  expect(metadataOf(method({}, () => ({})))).toEqual({})
})

test('body and query have the types of their schemas', () => {
  method({ schema: named, query: paged, status: 202 }, ({ body, query, params }) => {
    expectTypeOf(body).toEqualTypeOf<{ name: string }>()
    expectTypeOf(query).toEqualTypeOf<{ limit: number }>()
    expectTypeOf(params).toEqualTypeOf<Params>()
  })
  method({ query: paged }, async ({ body, query }: ControllerRequest<{ id: string }, unknown, { limit: number }>) => {
    expectTypeOf(body).toEqualTypeOf<unknown>()
    return query
  })
  const shown = method({ errors: [404] }, ({ body, query }) => {
    expectTypeOf(body).toEqualTypeOf<unknown>()
    expectTypeOf(query).toEqualTypeOf<unknown>()
    return { id: 1 }
  })
  expect(shown(asking('2.1'))).toEqual({ id: 1 })
})

test('what differs by version stands around it', async () => {
  const create = response(200, '2.1', '2.1')(method({ status: 201, schema: named }, ({ body }) => body) as Method)
  const app = resource({ create }, { microversions: { service: 'compute', min: '2.1', max: '2.9' } })
  const statusAt = async (version: string): Promise<number> => {
    const headers = { 'OpenStack-API-Version': `compute ${version}` }
    return (await request(app, 'POST', '/', { params: { action: 'create' }, json: { name: 'a' }, headers })).status
  }
  expect([await statusAt('2.1'), await statusAt('2.2')]).toEqual([200, 201])
})

// Hands a method more than there is in a request.
interface Owned<B> extends ControllerRequest<Params, B> {
  readonly owner: string
}
function owned<R, B = unknown>(inner: (request: Owned<B>) => R) {
  return wrapMethod(inner, (request: ControllerRequest<Params, B>, call) => call({ ...request, owner: 'alice' }))
}

function counted<Request, R>(calls: Request[], inner: (request: Request) => R) {
  return wrapMethod(inner, (request: Request, call) => {
    calls.push(request)
    return call(request)
  })
}

const notes = { status: 202, schema: named, errors: [404] } as const

test('a method around another one keeps its notes, wherever they stand', async () => {
  const calls: ControllerRequest<Params, { name: string }>[] = []
  const create = method(
    notes,
    owned(({ owner, body }) => {
      expectTypeOf(body).toEqualTypeOf<{ name: string }>()
      return { owner, body }
    }),
  )
  for (const each of [create, counted(calls, create)]) {
    expect(metadataOf(each as Method)).toMatchObject({ status: 202, expected: [404], schemas: [{}] })
    const answer = await request(resource({ create: each }), 'POST', '/', {
      params: { action: 'create' },
      json: { name: ' a ' },
    })
    expect(answer).toMatchObject({ status: 202, body: '{"owner":"alice","body":{"name":"a"}}' })
  }
  expect(calls).toHaveLength(1)
})

test('what is noted on the method around goes before, and stays off the one inside', () => {
  const inner: Method = response(202)(action('a')(() => ({})))
  const outer = response(204)(wrapMethod(inner, (given: ControllerRequest, call) => call(given)))
  expect(metadataOf(outer)).toEqual({ status: 204, action: 'a' })
  expect(metadataOf(inner)).toEqual({ status: 202, action: 'a' })
})

test('each version of a method is wrapped', () => {
  const seen: string[] = []
  const show = wrapMethod(
    expectedErrors(404)(
      versions(
        apiVersion('2.1', '2.9')(() => ({ show: 'old' })),
        apiVersion('2.10')(() => ({ show: 'new' })),
      ),
    ),
    (given: ControllerRequest, call) => {
      seen.push(String(given.version))
      return call(given)
    },
  )
  const { variants = [], expected } = metadataOf(show)
  expect([expected, variants.map((variant) => String(metadataOf(variant).range))]).toEqual([
    [404],
    ['2.1–2.9', '2.10–'],
  ])
  expect([show(asking('2.1')), show(asking('2.10')), variants[0]?.(asking('2.2'))]).toEqual([
    { show: 'old' },
    { show: 'new' },
    { show: 'old' },
  ])
  expect(seen).toEqual(['2.1', '2.10', '2.2'])
})

test('a method that is wrapped has the controller for its this', async () => {
  const controller = {
    name: 'servers',
    index: wrapMethod(
      schema(named)(function (this: unknown) {
        return { name: (this as { name: string }).name }
      }) as Method,
      (given: ControllerRequest, call) => call(given),
    ),
  }
  const answer = await request(resource(controller), 'POST', '/', { params: { action: 'index' }, json: { name: 'a' } })
  expect(answer.json()).toEqual({ name: 'servers' })
})
