import { expect, test } from 'vitest'
import { joined, templateOf } from '../../src/serve/path-pattern.ts'
import { resource } from '../../src/serve/resource.ts'
import { type ResourceOptions, resourceRoutes } from '../../src/serve/rest-routes.ts'

// Each route as a line, without those that have a suffix.
function drawn(options: ResourceOptions, member = 'server', collection = 'servers'): string {
  const routes = resourceRoutes(member, collection, options).filter((_, index) => index % 2 === 1)
  const lines = routes.map(([name, pattern, { action, conditions }]) => {
    return `${conditions?.method ?? 'ANY'} ${templateOf(joined(pattern))} ${action} ${name ?? '-'}`
  })
  return lines.join('\n')
}

test('a resource has the routes of Routes, in their order and by their names', () => {
  expect(drawn({})).toBe(
    `
POST /servers create -
GET /servers index servers
GET /servers/new new new_server
GET /servers/:id/edit edit edit_server
PUT /servers/:id update -
DELETE /servers/:id delete -
GET /servers/:id show server`.trim(),
  )
})

test('what a resource has no method for is not matched, though its name makes URLs', () => {
  const controller = resource({ show: () => ({}), reboot: () => ({}) })
  const routes = resourceRoutes('server', 'servers', { controller, member: { reboot: 'POST', resize: 'POST' } })
  const matched = routes.filter(([, , options]) => options.static !== true).map(([, , { action }]) => action)
  expect(new Set(matched)).toEqual(new Set(['reboot', 'show']))
  expect(routes.find(([name]) => name === 'servers')?.[2]).toMatchObject({ action: 'index', static: true })
})

test('each route has one with a suffix before it', () => {
  const [first, second] = resourceRoutes('server', 'servers', {})
  expect(templateOf(joined(first?.[1] ?? ''))).toBe('/servers.:format')
  expect(templateOf(joined(second?.[1] ?? ''))).toBe('/servers')
  const names = resourceRoutes('server', 'servers', {}).map(([name]) => name)
  expect(names.slice(2, 4)).toEqual(['formatted_servers', 'servers'])
})

test('further actions have paths of their own, by method', () => {
  const options: ResourceOptions = {
    collection: { detail: 'GET', sweep: 'post', clear: 'DELETE' },
    member: { action: 'POST', swap: 'PUT', patch: 'PATCH', touch: 'PATCH' },
    new: { preview: 'POST' },
  }
  expect(drawn(options)).toBe(
    `
GET /servers/detail detail detail_servers
POST /servers/sweep sweep sweep_servers
POST /servers create -
DELETE /servers/clear clear clear_servers
GET /servers index servers
POST /servers/new/preview preview preview_new_server
GET /servers/new new new_server
POST /servers/:id/action action action_server
PUT /servers/:id/swap swap swap_server
PUT /servers/:id update -
PATCH /servers/:id/touch touch touch_server
PATCH /servers/:id patch -
GET /servers/:id/edit edit edit_server
DELETE /servers/:id delete -
GET /servers/:id show server`.trim(),
  )
})

test('ANY means any method', () => {
  const lines = drawn({ collection: { all: 'any' }, new: { each: 'ANY' } }).split('\n')
  expect(lines).toContain('ANY /servers/all all all_servers')
  expect(lines).toContain('ANY /servers/new/each each each_new_server')
})

test.each<[ResourceOptions, string]>([
  [
    { parentResource: { memberName: 'region', collectionName: 'regions' } },
    'GET /regions/:region_id/servers index region_servers',
  ],
  [{ pathPrefix: '/a/b/', namePrefix: 'x_' }, 'GET /a/b/servers index x_servers'],
  [
    { parentResource: { memberName: 'r', collectionName: 'rs' }, pathPrefix: 'area/:a' },
    'GET /area/:a/servers index r_servers',
  ],
  [
    { parentResource: { memberName: 'r', collectionName: 'rs' }, pathPrefix: '', namePrefix: '' },
    'GET /servers index servers',
  ],
])('%j makes %j', (options, line) => {
  expect(drawn(options).split('\n')).toContain(line)
})

test('a slash at the ends of the collection does not count', () => {
  expect(drawn({}, 'note', '/notes/').split('\n')[0]).toBe('POST /notes create -')
})

test('what is required holds for all routes, and of the id of a member a little more', () => {
  const routes = resourceRoutes('item', 'items', { pathPrefix: ':p', requirements: { p: '\\d+' } })
  expect(routes.every(([, , { requirements }]) => requirements?.p === '\\d+')).toBe(true)
  expect(routes.at(-1)?.[2].requirements).toEqual({ id: '[^/]+(?<!\\\\)', p: '\\d+' })
  expect(resourceRoutes('item', 'items', { requirements: { id: '\\d+' } }).at(-1)?.[2].requirements).toEqual({
    id: '\\d+',
  })
})
