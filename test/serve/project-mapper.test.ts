import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import type { Mapper } from '../../src/serve/mapper.ts'
import { PlainMapper, ProjectMapper } from '../../src/serve/project-mapper.ts'

const controller = (): Response => Response.empty()

function params(mapper: Mapper, path: string, method = 'GET'): object | undefined {
  const match = mapper.match(path, new Environ({ method }))
  return match ? { ...match.params } : undefined
}

test.each([
  ['/servers', { action: 'index' }],
  ['/servers.json', { action: 'index', format: 'json' }],
  ['/servers.csv', undefined],
  ['/servers/1.xml', { action: 'show', id: '1', format: 'xml' }],
  ['/servers/1.csv', { action: 'show', id: '1.csv' }],
  ['/abc/servers', undefined],
])('of a plain mapper, %j is %j', (path, expected) => {
  const mapper = new PlainMapper()
  mapper.resource('server', 'servers', { controller })
  expect(params(mapper, path)).toEqual(expected)
})

test('a plain mapper may have other formats', () => {
  const mapper = new PlainMapper({ formats: ['csv'] })
  mapper.resource('server', 'servers', { controller })
  expect(params(mapper, '/servers.csv')).toEqual({ action: 'index', format: 'csv' })
})

test.each([
  ['/servers/1', { action: 'show', id: '1' }],
  ['/abc-1/servers/1', { action: 'show', id: '1', project_id: 'abc-1' }],
  ['/ABC/servers/1', undefined],
  ['/xyz/servers/1', undefined],
  ['/servers/1/ips/2', { action: 'show', id: '2', server_id: '1' }],
  ['/fade/servers/1/ips/2', { action: 'show', id: '2', server_id: '1', project_id: 'fade' }],
  ['/z/things/3', { action: 'show', id: '3' }],
  ['/fade/z/things/3', { action: 'show', id: '3', project_id: 'fade' }],
])('of resources with projects, %j is %j', (path, expected) => {
  const mapper = new ProjectMapper()
  mapper.resource('server', 'servers', { controller })
  mapper.resource('ip', 'ips', { controller, parentResource: { memberName: 'server', collectionName: 'servers' } })
  mapper.resource('thing', 'things', { controller, pathPrefix: '/z/' })
  expect(params(mapper, path)).toEqual(expected)
})

test('a name leads to the route without a project', () => {
  const mapper = new ProjectMapper()
  mapper.resource('server', 'servers', { controller })
  expect(mapper.named('servers')?.template).toBe('/servers')
})

test.each([
  ['/servers/1/action', 'POST', { action: 'action', id: '1' }],
  ['/abc/servers/1/action', 'POST', { action: 'action', id: '1', project_id: 'abc' }],
  ['/servers/1/action', 'GET', undefined],
  ['/servers/1/action.json', 'POST', undefined],
  ['/', 'GET', { action: 'show' }],
  ['/abc/', 'GET', { action: 'show', project_id: 'abc' }],
  ['/abc', 'GET', undefined],
])('of created routes, %j by %s is %j', (path, method, expected) => {
  const mapper = new ProjectMapper()
  mapper.createRoute('/servers/:id/action', 'POST', controller, 'action')
  mapper.createRoute('/', 'GET', controller, 'show')
  expect(params(mapper, path, method)).toEqual(expected)
})

test('ids of projects may be others', () => {
  const mapper = new ProjectMapper({ projectId: '[a-z]{3}' })
  mapper.resource('server', 'servers', { controller })
  expect(params(mapper, '/xyz/servers/1')).toEqual({ action: 'show', id: '1', project_id: 'xyz' })
  expect(params(mapper, '/abc-1/servers/1')).toBe(undefined)
  expect(() => new ProjectMapper({ projectId: '[^x]+' })).toThrow('/[^x]+/ of a project takes slashes')
})
