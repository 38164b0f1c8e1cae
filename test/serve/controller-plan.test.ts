import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import {
  action,
  apiVersion,
  type ControllerRequest,
  expectedErrors,
  type Method,
  querySchema,
  response,
  schema,
  versions,
} from '../../src/serve/controller.ts'
import { ControllerPlan, valueAt, variantFor } from '../../src/serve/controller-plan.ts'
import { Microversion } from '../../src/serve/microversion.ts'
import { named, standard } from './standard.ts'

const asked: ControllerRequest = {
  environ: new Environ(),
  params: {},
  body: null,
  query: undefined,
  version: new Microversion('2.1'),
}
const method = (): Method => () => ({})

class Base {
  protected readonly name: string = 'base'
  index(): object {
    return { index: this.name }
  }
  show(): object {
    return { show: this.name }
  }
}
class Servers extends Base {
  protected override readonly name: string = 'servers'
  detail = (): object => ({ detail: this.name })
  override show(): object {
    return { ...super.show(), own: true }
  }
  get broken(): never {
    throw new Error('a getter was asked')
  }
}

function answer(plan: ControllerPlan, name: string): unknown {
  return plan.method(name)?.[0]?.call(asked)
}

test('the methods of an object, of its class and of those above', () => {
  const plan = new ControllerPlan(new Servers(), false)
  expect(['index', 'show', 'detail'].map((name) => answer(plan, name))).toEqual([
    { index: 'servers' },
    { show: 'servers', own: true },
    { detail: 'servers' },
  ])
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'name', 'broken', ''])(
  '%j is no method',
  (name) => {
    const plan = new ControllerPlan(new Servers(), false)
    expect(plan.method(name)).toBeUndefined()
    expect(plan.action(name)).toBeUndefined()
  },
)

test('an object without a prototype will do', () => {
  const plan = new ControllerPlan(Object.assign(Object.create(null), { index: method() }), false)
  expect(plan.method('index')).toHaveLength(1)
})

test('an action is found by the name that it was marked with', () => {
  const plan = new ControllerPlan(
    { _reboot: action('reboot')(method()), _make: action('create')(() => ({ make: 1 })) },
    false,
  )
  expect(plan.action('reboot')).toHaveLength(1)
  expect(plan.action('_reboot')).toBeUndefined()
  expect(plan.method('_reboot')).toHaveLength(1)
  expect(plan.method('reboot')).toBeUndefined()
  expect(answer(plan, 'create')).toEqual({ make: 1 })
})

test('a method goes before an action of the same name', () => {
  const plan = new ControllerPlan(
    { create: () => ({ own: 1 }), _create: action('create')(() => ({ action: 1 })) },
    false,
  )
  expect(answer(plan, 'create')).toEqual({ own: 1 })
  expect(plan.action('create')?.[0]?.call(asked)).toEqual({ action: 1 })
})

test('the actions of extensions join, their methods do not', () => {
  const extension = {
    name: 'rescue',
    index: method(),
    _rescue: action('rescue')(function (this: unknown) {
      return { by: (this as { name: string }).name }
    }),
  }
  const plan = new ControllerPlan({ _reboot: action('reboot')(method()) }, false, [
    extension,
    { _make: action('create')(method()) },
  ])
  expect(plan.action('reboot')).toHaveLength(1)
  expect(plan.action('rescue')?.[0]?.call(asked)).toEqual({ by: 'rescue' })
  expect(['create', 'index', '_rescue'].map((name) => plan.method(name)?.length)).toEqual([1, undefined, undefined])
})

test.each([
  ['action', true],
  ['create', true],
  ['update', true],
  ['index', false],
  ['reboot', false],
])('the action "%s" of a route may be one of a body: %s', (name, expected) => {
  expect(new ControllerPlan({ _reboot: action('reboot')(() => ({})) }, false).looksAmongActions(name)).toBe(expected)
  expect(new ControllerPlan({ index: method() }, false).looksAmongActions(name)).toBe(false)
})

test('all that is noted, and what holds otherwise', () => {
  const plan = new ControllerPlan(
    { create: response(202)(expectedErrors(404, 409)(() => ({}))), index: method() },
    false,
  )
  expect(plan.method('create')?.[0]).toMatchObject({ status: 202, expected: new Set([404, 409]) })
  expect(plan.method('index')?.[0]).toMatchObject({ status: 200, expected: undefined, schemas: undefined })
})

test('what is noted on the whole holds for each variant that does not say otherwise', () => {
  const show = expectedErrors(404)(
    response(203)(
      versions(
        apiVersion('2.1', '2.9')(() => ({})),
        versions(
          response(202)(apiVersion('2.10', '2.19')(() => ({}))),
          apiVersion('2.20')(() => ({})),
        ),
      ),
    ),
  )
  const variants = new ControllerPlan({ show }, true).method('show') ?? []
  expect(variants.map(({ status, expected, range }) => [status, expected?.has(404), String(range)])).toEqual([
    [203, true, '2.1–2.9'],
    [202, true, '2.10–2.19'],
    [203, true, '2.20–'],
  ])
})

test.each([
  ['2.1', 0],
  ['2.9', 0],
  ['2.10', undefined],
  ['2.19', 1],
  ['2.90', 1],
])('version %s is served by variant %s', (version, expected) => {
  const show = versions(
    apiVersion('2.1', '2.9')(() => ({})),
    apiVersion('2.19')(() => ({})),
  )
  const variants = new ControllerPlan({ show }, true).method('show') ?? []
  const found = variantFor(variants, new Microversion(version))
  expect(found).toBe(expected === undefined ? undefined : variants[expected])
})

test.each([
  ['2.1', ' a '],
  ['2.5', 'a'],
  ['2.10', 'loose'],
])('version %s checks a body by the schema for it', (version, expected) => {
  const loose = standard(() => ({ value: { name: 'loose' } }))
  const create = schema(loose, '2.10')(schema(named, '2.5', '2.9')(() => ({}))) as Method
  const [variant] = new ControllerPlan({ create }, true).method('create') ?? []
  const validate = variant && valueAt(variant.schemas, new Microversion(version))
  const body = { name: ' a ' }
  expect(validate ? validate(body) : body).toEqual({ name: expected })
})

test('two extensions do not answer the same action', () => {
  const extensions = [{ _a: action('rescue')(method()) }, { _b: action('rescue')(method()) }]
  expect(() => new ControllerPlan({}, false, extensions)).toThrow('two methods answer "rescue"')
  expect(() => new ControllerPlan({}, false, [Servers])).toThrow('write new Servers()')
})

test.each<[string, object, boolean, string]>([
  ['a class', Servers, false, 'a controller is an object: write new Servers()'],
  [
    'two variants for one version',
    {
      show: versions(
        apiVersion('2.1')(() => ({})),
        apiVersion('2.9')(() => ({})),
      ),
    },
    true,
    'two methods answer "show" for versions 2.1– and 2.9–',
  ],
  [
    'two methods for one action',
    { _a: action('reboot')(() => ({})), _b: action('reboot')(() => ({})) },
    false,
    'two methods answer "reboot"',
  ],
  [
    'two schemas for one version',
    { create: schema(named, '2.5')(schema(named, '2.1', '2.9')(() => ({}))) },
    true,
    'two schemas check the body of "create" for versions 2.1–2.9 and 2.5–',
  ],
  [
    'two schemas of queries for one version',
    { index: querySchema(named, '2.5')(querySchema(named, '2.1', '2.9')(() => ({}))) },
    true,
    'two schemas check the query of "index" for versions 2.1–2.9 and 2.5–',
  ],
  [
    'two statuses for one version',
    { create: response(201, '2.2')(response(200, '2.1', '2.2')(() => ({}))) },
    true,
    'two statuses of "create" for versions 2.1–2.2 and 2.2–',
  ],
  [
    'a status by version where there are none',
    { create: response(201, '2.2')(() => ({})) },
    false,
    '"create" has versions: give the resource microversions',
  ],
  [
    'versions where there are none',
    { show: apiVersion('2.1')(() => ({})) },
    false,
    '"show" has versions: give the resource microversions',
  ],
  [
    'a schema for some versions where there are none, so that it would never be asked',
    { create: schema(named, '2.1')(() => ({})) },
    false,
    '"create" has versions: give the resource microversions',
  ],
])('%s is refused while loading', (_, controller, versioned, message) => {
  expect(() => new ControllerPlan(controller, versioned)).toThrow(message)
  expect(() => new ControllerPlan(controller, versioned)).toThrow(TypeError)
})
