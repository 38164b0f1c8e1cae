import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Response } from '../../src/contract/response.ts'
import { toPattern } from '../../src/serve/path-pattern.ts'
import { Route, type RouteOptions } from '../../src/serve/route.ts'

const app: Application = () => Response.empty()
const route = (path: string, options: RouteOptions = {}): Route => new Route('name', toPattern(path), options)

test('knows its path, its variables and its methods', () => {
  const made = route('/servers/:id{.:format}', { controller: app, conditions: { method: 'GET' } })
  expect(made).toMatchObject({
    name: 'name',
    template: '/servers/:id{.:format}',
    variables: ['id', 'format'],
    methods: ['GET'],
    prefixLength: 8,
    absolute: false,
    static: false,
  })
  expect(made.controller).toBe(app)
  expect(made.alternatives).toHaveLength(1)
})

test('takes every method unless it says which', () => {
  expect(route('/a').methods).toBeUndefined()
  expect(route('/a', { conditions: { method: ['GET', 'PUT'] } }).methods).toEqual(['GET', 'PUT'])
  expect(route('/a', { conditions: { method: [] } }).methods).toEqual([])
})

test('its defaults are text, and the action is one of them', () => {
  const made = route('/a', { action: 'index', defaults: { page: 1, flag: true, none: null } })
  expect(made.defaults).toEqual({ action: 'index', page: '1', flag: 'true', none: null })
  expect(made.default('page')).toBe('1')
  expect(made.default('none')).toBeNull()
  expect(made.default('constructor')).toBeUndefined()
})

test('what a pattern requires goes before what the options require', () => {
  const pattern = { ...toPattern('/:id/:x'), requirements: { id: '\\d+' } }
  const made = new Route(null, pattern, { requirements: { id: '[a-z]+', x: 'y' } })
  expect(made.accepts('id', '5')).toBe(true)
  expect(made.accepts('id', 'a')).toBe(false)
  expect(made.accepts('x', 'z')).toBe(false)
  expect(made.accepts('constructor', 'z')).toBe(true)
})

test('an optional part across a slash makes an alternative', () => {
  const names = route('/a{/:b}').alternatives.map((alternative) => alternative.names)
  expect(names).toEqual([['b'], []])
})

test('a static one is never matched', () => {
  expect(route('http://host/:id', { static: true }).alternatives).toEqual([])
})

test.each<[string, RouteOptions, string]>([
  ['/:id/:id', {}, '"/:id/:id" has two variables "id"'],
  ['/:id', { requirements: { id: '(' } }, 'the route "/:id" requires /(/ of "id": Invalid regular expression'],
  ['/:id', { requirements: { id: /a/i } }, 'the route "/:id" requires /a/ of "id": its flags "i" would not count'],
  ['/:id', { requirements: { x: '(a+)+' } }, 'requires /(a+)+/ of "x": it may take forever on some texts'],
  ['/*a/*b/*c/*d/*e/*f', {}, 'the route "/*a/*b/*c/*d/*e/*f" cannot be matched: it may take forever'],
])('%j with %j is refused', (path, options, message) => {
  expect(() => route(path, options)).toThrow(message)
})
