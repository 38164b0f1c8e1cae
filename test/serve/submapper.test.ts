import { expect, test } from 'vitest'
import { Mapper } from '../../src/serve/mapper.ts'

// The routes of a mapper, a line each.
function drawn(mapper: Mapper): string {
  const lines = mapper.routes.map(({ name, template, methods = ['ANY'], defaults: { action = '-' } }) => {
    return `${methods.join(',')} ${template} ${action} ${name ?? '-'}`
  })
  return lines.join('\n')
}

test('routes have what the submapper has', () => {
  const mapper = new Mapper()
  const entries = mapper.submapper({
    pathPrefix: '/n',
    namePrefix: 'n_',
    action: 'all',
    requirements: { id: '[a-z]+' },
    conditions: { method: 'GET' },
    defaults: { kind: 'x' },
  })
  entries.connect('a', '/:id')
  entries.connect('b', '/b/:id/:n', { action: 'b', requirements: { n: '\\d+' }, defaults: { page: 1 } })
  entries.connect(null, '/c', { conditions: { method: 'POST' } })
  expect(drawn(mapper)).toBe('GET /n/:id all n_a\nGET /n/b/:id/:n b n_b\nPOST /n/c all -')
  expect(mapper.match('/n/b/5/7')).toBeNull()
  expect({ ...mapper.match('/n/b/x/7')?.params }).toEqual({ id: 'x', n: '7', kind: 'x', page: '1', action: 'b' })
})

test('a submapper within another adds to its path and its names', () => {
  const mapper = new Mapper()
  const inner = mapper
    .submapper({ pathPrefix: '/a', namePrefix: 'a_' })
    .submapper({ pathPrefix: '/b', namePrefix: 'b_' })
  inner.connect('x', '/c')
  expect(drawn(mapper)).toBe('ANY /a/b/c - a_b_x')
})

test('connects the usual actions', () => {
  const mapper = new Mapper()
  mapper.submapper({
    pathPrefix: '/entries',
    collectionName: 'entries',
    resourceName: 'entry',
    actions: ['index', 'new', 'create'],
  })
  mapper.submapper({
    pathPrefix: '/entries/:id',
    resourceName: 'entry',
    formatted: false,
    actions: ['show', 'edit', 'update', 'delete'],
  })
  expect(drawn(mapper)).toBe(
    `
GET /entries{.:format} index entries
GET /entries/new{.:format} new new_entry
POST /entries{.:format} create create_entry
GET /entries/:id show entry
GET /entries/:id/edit edit edit_entry
PUT /entries/:id update update_entry
DELETE /entries/:id delete delete_entry`.trim(),
  )
})

test('links go below, actions to the path itself', () => {
  const mapper = new Mapper()
  const entry = mapper.submapper({ pathPrefix: '/e/:id', resourceName: 'entry', formatted: false })
  entry.link('ping', { method: 'POST' })
  entry.link('pong', { name: 'the_pong', action: 'do_pong', formatted: true })
  entry.action('touch', { method: 'PUT' })
  entry.action('poke', { conditions: { method: ['PUT', 'POST'] } })
  expect(drawn(mapper)).toBe(
    `
POST /e/:id/ping ping ping_entry
GET /e/:id/pong{.:format} do_pong the_pong
PUT /e/:id touch touch_entry
PUT,POST /e/:id poke poke_entry`.trim(),
  )
})

test('a collection has members below it', () => {
  const mapper = new Mapper()
  const { collection, member } = mapper.collection('things', 'thing', {
    pathPrefix: '/deep',
    memberPrefix: '/:thing_id',
    formatted: false,
    collectionActions: ['index'],
    memberActions: ['show'],
    memberOptions: { requirements: { thing_id: '\\d+' } },
  })
  collection.link('recent')
  member.link('ping')
  expect(drawn(mapper)).toBe(
    `
GET /deep/things index things
GET /deep/things/:thing_id show thing
GET /deep/things/recent recent recent_thing
GET /deep/things/:thing_id/ping ping ping_thing`.trim(),
  )
  expect(mapper.match('/deep/things/x')).toBeNull()
})

test('a collection has all that a resource has, unless it is told otherwise', () => {
  const mapper = new Mapper()
  mapper.collection('things', 'thing')
  expect(mapper.routes.map(({ name }) => name)).toEqual([
    'things',
    'create_thing',
    'new_thing',
    'thing',
    'update_thing',
    'delete_thing',
    'edit_thing',
  ])
})
