import { expect, expectTypeOf, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
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
import { Microversion } from '../../src/serve/microversion.ts'
import { named, standard } from './standard.ts'

const method = (): Method => () => ({})

function asking(version: string): ControllerRequest {
  return { environ: new Environ(), params: {}, body: null, query: undefined, version: new Microversion(version) }
}

test('each notes one thing on the function and returns that function', () => {
  const one = method()
  expect(response(202)(expectedErrors(404, 409)(action('reboot')(apiVersion('2.1', '2.9')(one))))).toBe(one)
  const { status, expected, action: name, range } = metadataOf(one)
  expect([status, expected, name, String(range)]).toEqual([202, [404, 409], 'reboot', '2.1–2.9'])
})

test('nothing is noted on another function', () => {
  response(202)(method())
  expect(metadataOf(method())).toEqual({})
})

test('they are decorators too', () => {
  const decorate: (method: Method, context: ClassMethodDecoratorContext) => Method = response(202)
  expect(metadataOf(decorate(method(), {} as ClassMethodDecoratorContext)).status).toBe(202)
})

test('an extension with its own copy of this file is understood', () => {
  const one = Object.assign(method(), { [Symbol.for('wheatpaste.method')]: { status: 202 } })
  expect(metadataOf(one).status).toBe(202)
})

test('versions that cannot be read are refused at once', () => {
  expect(() => apiVersion('2')).toThrow(RangeError)
  expect(() => apiVersion('2.10', '2.9')).toThrow(RangeError)
  expect(() => schema(named, '2.x')).toThrow(RangeError)
})

test('of several methods the version decides, also where no resource is around', () => {
  const show = versions(
    apiVersion('2.1', '2.9')(() => ({ show: 'old' })),
    apiVersion('2.19')(() => ({ show: 'new' })),
  )
  expect([show(asking('2.1')), show(asking('2.20'))]).toEqual([{ show: 'old' }, { show: 'new' }])
  expect(() => show(asking('2.10'))).toThrow(expect.objectContaining({ status: 404 }))
})

test('a method of several versions has the controller for its this', () => {
  const controller = {
    name: 'servers',
    show: versions(function (this: unknown) {
      return { name: (this as { name: string }).name }
    }),
  }
  expect(controller.show(asking('2.1'))).toEqual({ name: 'servers' })
})

test('a method sees the type that its schema gives back', () => {
  const create = schema(named)(async ({ body }) => {
    expectTypeOf(body).toEqualTypeOf<{ name: string }>()
    return { name: body.name }
  })
  expectTypeOf(create).returns.resolves.toEqualTypeOf<{ name: string }>()
  expect(metadataOf(create as Method).schemas).toHaveLength(1)
})

test('a method may have several schemas', () => {
  const loose = standard<{ name: string }>((value) => ({ value: value as { name: string } }))
  const create = schema(loose, '2.10')(schema(named, '2.1', '2.9')(() => ({})))
  const { schemas = [] } = metadataOf(create as Method)
  expect(schemas.map(({ range }) => String(range))).toEqual(['2.1–2.9', '2.10–'])
})
