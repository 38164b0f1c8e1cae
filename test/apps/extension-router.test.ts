import { expect, test } from 'vitest'
import type { ApiExtension } from '../../src/apps/api-extension.ts'
import { CoreApiMissing, extensionRouter } from '../../src/apps/extension-router.ts'
import { Response } from '../../src/contract/response.ts'
import { action, type ControllerRequest } from '../../src/serve/controller.ts'
import { PlainMapper } from '../../src/serve/project-mapper.ts'
import { request } from '../../src/testing/client.ts'

class Servers {
  index = () => ({ servers: [] })
  show = ({ params: { id } }: ControllerRequest<{ id: string }>) => ({ server: { id } })
  detail = () => ({ servers: ['detail'] })
  start = action('os-start')(() => ({ started: true }))
}
const servers: ApiExtension = {
  name: 'Servers',
  alias: 'servers',
  getResources: () => [
    {
      collection: 'servers',
      memberName: 'server',
      controller: new Servers(),
      collectionActions: { detail: 'GET' },
      memberActions: { action: 'POST' },
    },
  ],
}
const notes: ApiExtension = {
  name: 'Notes',
  alias: 'os-notes',
  getResources: () => [
    {
      collection: 'notes',
      controller: { index: ({ params }: ControllerRequest) => ({ notes: params.server_id }) },
      parent: { memberName: 'server', collectionName: 'servers' },
      customRoutes: (mapper) => mapper.connect(null, '/notes-help', { controller: () => Response.text('write some') }),
    },
  ],
  getControllerExtensions: () => [
    { collection: 'servers', controller: { note: action('addNote')(() => ({ noted: true })), other: () => ({}) } },
  ],
}
const app = extensionRouter([notes, servers], { core: ['servers'] })
const post = (body: object) =>
  request(app, 'POST', '/servers/5/action', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test.each([
  ['/servers', { servers: [] }],
  ['/servers/detail', { servers: ['detail'] }],
  ['/0a/servers/5', { server: { id: '5' } }],
  ['/servers/5/notes', { notes: '5' }],
])('GET %s', async (path, body) => {
  expect((await request(app, 'GET', path)).json()).toEqual(body)
})

test('an extension connects routes of its own', async () => {
  expect((await request(app, 'GET', '/notes-help')).body).toBe('write some')
})

test('its actions join those of the resource, its other methods do not', async () => {
  expect((await post({ addNote: null })).json()).toEqual({ noted: true })
  expect((await post({ 'os-start': null })).json()).toEqual({ started: true })
  expect((await post({ other: null })).status).toBe(400)
})

test('without a core extension there is no API', () => {
  expect(() => extensionRouter([notes], { core: ['servers', 'os-notes', 'flavors'] })).toThrow(CoreApiMissing)
  expect(() => extensionRouter([notes], { core: ['servers', 'flavors'] })).toThrow('core extensions: servers, flavors')
})

test('with a plain mapper there are no projects', async () => {
  const plain = extensionRouter([servers], { mapper: new PlainMapper() })
  expect((await request(plain, 'GET', '/servers')).status).toBe(200)
  expect((await request(plain, 'GET', '/0a/servers')).status).toBe(404)
})

test('listings say where a route comes from', () => {
  const routes = app.describe?.().routes ?? []
  const origins = new Map(routes.map(({ path, origin }) => [path, origin]))
  expect([origins.get('/servers'), origins.get('/servers/:server_id/notes')]).toEqual(['Servers', 'Notes'])
})
