import { expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { toPattern } from '../../src/serve/path-pattern.ts'
import { Route, type RouteOptions } from '../../src/serve/route.ts'
import { bestPath, isAbsolute, pathOf, queryOf, quoted, type UrlValues } from '../../src/serve/route-url.ts'

const route = (path: string, options: RouteOptions = {}): Route => new Route(path, toPattern(path), options)
const app = (): Response => Response.empty()

test.each<[string, UrlValues, string | null]>([
  ['/servers/:id', { id: 5 }, '/servers/5'],
  ['/servers/:id', { id: 'a/b' }, '/servers/a%2Fb'],
  ['/servers/:id', { id: "é!'()*~" }, '/servers/%C3%A9%21%27%28%29%2A~'],
  ['/servers/:id', { id: '\ud800' }, '/servers/%EF%BF%BD'],
  ['/servers/:id', { id: '' }, '/servers/'],
  ['/servers/:id', { id: null }, null],
  ['/servers/:id', {}, null],
  ['/servers/:id', { id: '1', q: 'a b', l: ['x', null, 'y&z'], n: null }, '/servers/1?q=a+b&l=x&l=y%26z'],
  ['/files/*path', { path: 'a b/c' }, '/files/a%20b/c'],
  ['/a{.:format}', {}, '/a'],
  ['/a{.:format}', { format: '' }, '/a'],
  ['/a{.:format}', { format: 'xml' }, '/a.xml'],
  ['/a{/:b{/:c}}', { c: 'x' }, '/a'],
  ['/a{/:b{/:c}}', { b: 'y', c: 'x' }, '/a/y/x'],
  ['/100%25/:x', { x: 1 }, '/100%25/1'],
  ['/:toString', {}, null],
  ['servers', {}, '/servers'],
])('the path of %j with %j is %j', (path, values, expected) => {
  expect(pathOf(route(path), values)).toBe(expected)
})

test.each<[RouteOptions, UrlValues, string | null]>([
  [{ action: 'show' }, {}, null],
  [{ action: 'show' }, { action: 'edit' }, null],
  [{ action: 'show' }, { action: 'show' }, '/a'],
  [{ defaults: { page: '1' } }, { page: 1 }, '/a'],
  [{ defaults: { page: '1' } }, { page: 2 }, null],
  [{ defaults: { kind: null } }, {}, null],
  [{ defaults: { kind: null } }, { kind: null }, '/a'],
  [{ defaults: { kind: null } }, { kind: '' }, null],
  [{ controller: app }, { controller: app }, '/a'],
  [{ controller: app }, { controller: () => Response.empty() }, null],
  [{ controller: app }, {}, null],
  [{}, { controller: app, action: 'x' }, '/a'],
  [{ requirements: { q: '\\d+' } }, { q: 'x' }, null],
  [{ requirements: { q: '\\d+' } }, { q: '7' }, '/a?q=7'],
])('a route with %j, given %j, has the path %j', (options, values, expected) => {
  expect(pathOf(route('/a', options), values)).toBe(expected)
})

test('a requirement holds for the whole value, alternatives and all', () => {
  const made = route('/:id', { requirements: { id: 'json|xml' } })
  expect(pathOf(made, { id: 'jsonp' })).toBeNull()
  expect(pathOf(made, { id: 'xml' })).toBe('/xml')
})

test('a method is asked in any case', () => {
  const made = route('/a', { conditions: { method: ['GET', 'POST'] } })
  expect(pathOf(made, {}, { method: 'post' })).toBe('/a')
  expect(pathOf(made, {}, { method: 'PUT' })).toBeNull()
})

test('a prefix stands before a path, a slash behind it', () => {
  const options = { prefix: '/p', appendSlash: true }
  expect(pathOf(route('/a/:id'), { id: 1, q: 2 }, options)).toBe('/p/a/1/?q=2')
  expect(pathOf(route('/a/'), {}, options)).toBe('/p/a/')
  expect(pathOf(route('http://host/:id', { static: true }), { id: 1 }, { prefix: '/p' })).toBe('http://host/1')
})

test.each<[string, RouteOptions, boolean]>([
  ['/a', {}, false],
  ['/a', { absolute: true }, true],
  ['http://host/a', { static: true }, true],
  ['//host/a', { static: true }, false],
])('%j with %j is absolute: %s', (path, options, expected) => {
  expect(isAbsolute(route(path, options))).toBe(expected)
})

test.each<[UrlValues, string | null]>([
  [{ x: 1, y: '1' }, '/c/1/1'],
  [{}, '/d'],
  [{ z: 1 }, '/d?z=1'],
  [{ x: 1 }, '/a/1'],
  [{ x: 1, k: 'v' }, '/e/1'],
  [{ x: 1, k: 'w' }, '/a/1?k=w'],
])('of several routes, %j makes %j', (values, expected) => {
  const routes = [
    route('/a/:x'),
    route('/b/:x'),
    route('/c/:x/:y'),
    route('/d'),
    route('/e/:x', { defaults: { k: 'v' } }),
  ]
  expect(bestPath(routes, values, {})?.path ?? null).toBe(expected)
})

test('a query leaves out what it is told to', () => {
  expect(queryOf({ a: 1, b: 2 }, ['a'])).toBe('?b=2')
  expect(queryOf({ a: 1 }, ['a'])).toBe('')
  expect(queryOf({ 'a b': '/' }, [], quoted)).toBe('?a%20b=%2F')
})
