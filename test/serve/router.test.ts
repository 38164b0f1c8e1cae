import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import type { ControllerRequest } from '../../src/serve/controller.ts'
import { Mapper } from '../../src/serve/mapper.ts'
import { resource } from '../../src/serve/resource.ts'
import { router } from '../../src/serve/router.ts'
import { type Answer, request } from '../../src/testing/client.ts'

const echo: Application = ({ method, scriptName, pathInfo, params }) =>
  Response.json({ method, scriptName, pathInfo, params })

function table(): Mapper {
  const mapper = new Mapper()
  mapper.redirect('', '/')
  mapper.connect(null, '/items', { controller: echo, action: 'index', conditions: { method: 'GET' } })
  mapper.connect(null, '/items', { controller: echo, action: 'create', conditions: { method: 'POST' } })
  mapper.connect('item', '/items/:id', { controller: echo, action: 'show', conditions: { method: ['GET', 'HEAD'] } })
  mapper.connect(null, '/put', { controller: echo, conditions: { method: 'PUT' } })
  mapper.connect(null, '/ask', { controller: echo, conditions: { method: 'OPTIONS' } })
  mapper.connect(null, '/any', { controller: echo })
  mapper.connect('nobody', '/nobody')
  mapper.connect(null, '/app/*path_info', { controller: echo })
  mapper.connect(null, '/def/:path_info', {
    controller: echo,
    requirements: { path_info: '.*' },
    defaults: { path_info: 'x y' },
  })
  mapper.connect(null, '/whole:path_info', { controller: echo, requirements: { path_info: '.*' } })
  mapper.redirect('/old/:id{.:format}', '/items/:id')
  mapper.redirect('/ext/:id', 'https://ext.example/:id', { status: 301, conditions: { method: 'GET' } })
  mapper.redirect('/miss/:id', '/items/:other')
  mapper.redirect('/go/*url', '/*url')
  mapper.redirect('/two/:a/:b', '/:a/:b', { requirements: { a: '.*' } })
  return mapper
}

const app = router(table())
const call = (method: string, path: string): Promise<Answer> => request(app, method, path, { scriptName: '/v1' })

test.each([
  ['GET', '/items', { action: 'index' }],
  ['POST', '/items', { action: 'create' }],
  ['GET', '/items/caf%C3%A9', { action: 'show', id: 'café' }],
  ['PATCH', '/any', {}],
  ['HEAD', '/items', { action: 'index' }],
  ['HEAD', '/items/5', { action: 'show', id: '5' }],
  ['OPTIONS', '/ask', {}],
])('%s %s calls its controller with %j', async (method, path, params) => {
  const expected = { method, scriptName: '/v1', pathInfo: path, params }
  expect(JSON.parse((await call(method, path)).body)).toEqual(expected)
})

test('what a resource has no method for is not allowed, and no name of a member is taken', async () => {
  const mapper = new Mapper()
  const controller = resource({ index: () => ({}), show: ({ params: { id } }: ControllerRequest) => ({ id }) })
  mapper.resource('server', 'servers', { controller })
  const app = router(mapper)
  for (const path of ['/servers', '/servers/5', '/servers/5.json']) {
    const { status, headers } = await request(app, 'DELETE', path).catch((error) => error)
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  }
  expect((await request(app, 'GET', '/servers/new')).json()).toEqual({ id: 'new' })
})

test.each([
  ['/app/x/y', '/v1/app', '/x/y', 'x/y'],
  ['/app/caf%C3%A9/x', '/v1/app', '/caf%C3%A9/x', 'café/x'],
  ['/app/a%2Fb', '/v1/app', '/a%2Fb', 'a/b'],
  ['/app/app/x', '/v1/app', '/app/x', 'app/x'],
  ['/app//x', '/v1/app', '/x', '/x'],
  ['/def/', '/v1/def/', '/x%20y', 'x y'],
  ['/def/a', '/v1/def', '/a', 'a'],
  ['/whole', '/v1/whole', '/', ''],
  ['/whole/a', '/v1/whole/a', '/a', '/a'],
  ['/wholea', '/v1/wholea', '/a', 'a'],
])('of %s, the script name is %s and the path %s', async (path, scriptName, pathInfo, rest) => {
  const { body } = await call('GET', path)
  expect(JSON.parse(body)).toMatchObject({ scriptName, pathInfo, params: { path_info: rest } })
})

test.each([
  ['GET', '/nowhere', 404, undefined],
  ['GET', '/nobody', 404, undefined],
  ['OPTIONS', '/nowhere', 404, undefined],
  ['HEAD', '/nowhere', 404, undefined],
  ['DELETE', '/items', 405, 'GET, HEAD, POST'],
  ['DELETE', '/items/5', 405, 'GET, HEAD'],
  ['GET', '/put', 405, 'PUT'],
  ['HEAD', '/put', 405, 'PUT'],
  ['GET', '/ask', 405, 'OPTIONS'],
  ['OPTIONS', '/items', 204, 'GET, HEAD, POST'],
  ['POST', '/ext/1', 405, 'GET, HEAD'],
])('%s %s is a %d that allows %s', async (method, path, status, allow) => {
  const answer = await call(method, path)
  expect([answer.status, answer.headers.allow]).toEqual([status, allow])
})

test('what leads nowhere says so', async () => {
  expect((await call('GET', '/nowhere')).json().message).toBe('The resource could not be found.')
  expect((await call('PUT', '/items')).json().message).toBe('The resource does not take PUT.')
})

test.each([
  ['GET', '/old/5', 302, 'http://localhost/v1/items/5'],
  ['POST', '/old/a%2Fb?q=1', 302, 'http://localhost/v1/items/a%2Fb'],
  ['GET', '/old/5.xml', 302, 'http://localhost/v1/items/5?format=xml'],
  ['GET', '/ext/9', 301, 'https://ext.example/9'],
  ['HEAD', '/ext/9', 301, 'https://ext.example/9'],
  ['GET', '', 302, 'http://localhost/v1/'],
])('%s %j is a %d to %s', async (method, path, status, location) => {
  const answer = await call(method, path)
  expect([answer.status, answer.headers.location]).toEqual([status, location])
})

test.each([
  ['/go//evil.example/x', '/%2Fevil.example/x'],
  ['/go/a/b', '/a/b'],
  ['/two//evil.example', '/evil.example'],
  ['/two///evil.example', '/%2F/evil.example'],
  ['/two/a/b', '/a/b'],
])('%s leads to no other host, but to %s', async (path, location) => {
  expect((await request(app, 'GET', path)).headers.location).toBe(`http://localhost${location}`)
})

test('a redirect of a request without a host, or to another one, stays as it is', () => {
  const locationOf = (pathInfo: string, host: string): unknown =>
    (app(new Environ({ pathInfo, host, scheme: 'https' })) as Response).headers.location
  expect(locationOf('/old/5', '')).toBe('/items/5')
  expect(locationOf('/old/5', 'api.example:8774')).toBe('https://api.example:8774/items/5')
})

test('a redirect that lacks a variable is a mistake of the service', () => {
  const environ = new Environ({ pathInfo: '/miss/1' })
  expect(() => app(environ)).toThrow(`the route "/items/:other" makes no URL of { id: '1' }`)
})

test('what needs no promise makes none', () => {
  expect(app(new Environ({ pathInfo: '/items' }))).toBeInstanceOf(Response)
  expect(app(new Environ({ pathInfo: '/old/1' }))).toBeInstanceOf(Response)
})

test('a request is not changed, and a route connected later is found', () => {
  const mapper = new Mapper()
  const late = router(mapper)
  mapper.connect(null, '/late/:id', { controller: echo })
  const environ = new Environ({ pathInfo: '/late/1' })
  expect((late(environ) as Response).status).toBe(200)
  expect({ ...environ.params }).toEqual({})
})

test('says which routes it has', () => {
  const mapper = new Mapper({ prefix: '/p' })
  mapper.connect('item', '/items/:id', { controller: echo, action: 'show', conditions: { method: 'GET' } })
  mapper.connect(null, '/any', { controller: echo })
  expect(router(mapper).describe?.()).toEqual({
    kind: 'app',
    name: 'router',
    routes: [
      { name: 'item', methods: ['GET'], path: '/p/items/:id', action: 'show', controller: 'echo' },
      { name: null, methods: [], path: '/p/any', controller: 'echo' },
    ],
  })
})

test('a route that no request reaches is described with those before it', () => {
  const mapper = new Mapper({ prefix: '/api' })
  const conditions = { method: 'GET' }
  mapper.connect('one', '/items/:id', { controller: echo, conditions })
  mapper.connect('two', '/items/:name', { controller: echo, conditions })
  const routes = router(mapper).describe?.().routes ?? []
  expect(routes.map(({ name, shadowedBy }) => [name, shadowedBy])).toEqual([
    ['one', undefined],
    ['two', [{ name: 'one', methods: ['GET'], path: '/api/items/:id' }]],
  ])
})
