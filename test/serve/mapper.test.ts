import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { Mapper, type MapperOptions } from '../../src/serve/mapper.ts'

const app = (): Response => Response.empty()

// Which route a path leads to, by its name, and what it took from the path.
function find(mapper: Mapper, path: string, method?: string): [string | null, object] | null {
  const match = mapper.match(path, method === undefined ? undefined : new Environ({ method }))
  return match && [match.route.name, { ...match.params }]
}

test('the longer text before the first variable goes first, then the order of connecting', () => {
  const mapper = new Mapper()
  for (const path of ['/:a/:b', '/items/:id', '/items/new', '/items/:x/:what', '/items/:x/edit'])
    mapper.connect(path, path)
  expect(find(mapper, '/items/new')?.[0]).toBe('/items/new')
  expect(find(mapper, '/items/5')?.[0]).toBe('/items/:id')
  expect(find(mapper, '/items/5/edit')?.[0]).toBe('/items/:x/:what')
  expect(find(mapper, '/others/5')?.[0]).toBe('/:a/:b')
})

test('a method leads to its own route, no request to the first', () => {
  const mapper = new Mapper()
  mapper.connect('get', '/r', { conditions: { method: 'GET' } })
  mapper.connect('post', '/r', { conditions: { method: ['POST', 'PUT'] } })
  mapper.connect('any', '/r/:x')
  expect(find(mapper, '/r', 'GET')?.[0]).toBe('get')
  expect(find(mapper, '/r', 'PUT')?.[0]).toBe('post')
  expect(find(mapper, '/r', 'PATCH')).toBeNull()
  expect(find(mapper, '/r')?.[0]).toBe('get')
  expect(find(mapper, '/r/1', 'PATCH')?.[0]).toBe('any')
  expect(mapper.matchMethod('/r', 'POST', new Environ({ method: 'GET' }))?.route.name).toBe('post')
  expect([...mapper.methods]).toEqual(['GET', 'POST', 'PUT'])
})

test('a route that takes no method is found only without a request', () => {
  const mapper = new Mapper()
  mapper.connect('none', '/a', { conditions: { method: [] } })
  expect(find(mapper, '/a', 'GET')).toBeNull()
  expect(find(mapper, '/a')?.[0]).toBe('none')
})

test.each([
  ['/n/caf%C3%A9', { x: 'café' }],
  ['/n/a%2Fb', { x: 'a/b' }],
  ['/n/a%2fb', { x: 'a/b' }],
  ['/n/a%25b', { x: 'a%b' }],
  ['/n/a%0A', { x: 'a\n' }],
  ['/n/a/b', undefined],
  ['/n%2Fa', undefined],
  ['/n/%FF', undefined],
  ['/n/%zz', undefined],
])('%j gives %j', (path, expected) => {
  const mapper = new Mapper()
  mapper.connect('n', '/n/:x')
  expect(find(mapper, path)?.[1]).toEqual(expected)
})

test('a route connected later counts', () => {
  const mapper = new Mapper()
  mapper.compile()
  expect(find(mapper, '/late', 'GET')).toBeNull()
  mapper.connect('late', '/late', { conditions: { method: 'GET' } })
  expect(find(mapper, '/late', 'GET')?.[0]).toBe('late')
})

test('the last route of a name has it', () => {
  const mapper = new Mapper()
  mapper.connect('dup', '/first')
  const second = mapper.connect('dup', '/second')
  const fixed = mapper.connect('fixed', 'http://host/:x', { static: true })
  expect(mapper.named('dup')).toBe(second)
  expect(mapper.named('fixed')).toBe(fixed)
  expect(mapper.named('constructor')).toBeUndefined()
  expect([...mapper.names]).toEqual(['dup', 'fixed'])
  expect(mapper.routes).not.toContain(fixed)
})

test('a variable format is what the mapper says, unless the route does', () => {
  const mapper = new Mapper({ formats: ['json', 'a.b'] })
  mapper.connect('a', '/a.:format')
  mapper.connect('b', '/b.:format', { requirements: { format: 'csv' } })
  expect(find(mapper, '/a.json')?.[1]).toEqual({ format: 'json' })
  expect(find(mapper, '/a.a.b')?.[1]).toEqual({ format: 'a.b' })
  expect(find(mapper, '/a.axb')).toBeNull()
  expect(find(mapper, '/a.csv')).toBeNull()
  expect(find(mapper, '/b.csv')?.[1]).toEqual({ format: 'csv' })
})

test.each([
  ['/p/a', 'a'],
  ['/p', 'root'],
  ['/p/', 'root'],
  ['/a', undefined],
  ['/px', undefined],
  ['/px/a', undefined],
])('below the prefix /p, %j leads to %j', (path, expected) => {
  const mapper = new Mapper({ prefix: '/p' })
  mapper.connect('a', '/a')
  mapper.connect('root', '/')
  mapper.connect('all', 'x*rest')
  expect(find(mapper, path)?.[0]).toBe(expected)
})

test.each<[MapperOptions, string, string, string | undefined]>([
  [{ subDomains: { ignore: ['www'] } }, 'fred.example.com', 'sub', 'fred'],
  [{ subDomains: { ignore: ['www'] } }, 'www.example.com', 'plain', undefined],
  [{ subDomains: {} }, 'www.example.com:80', 'sub', 'www'],
  [{}, 'fred.example.com', 'plain', undefined],
])('with %j, %j leads to %j', (options, host, name, subDomain) => {
  const mapper = new Mapper(options)
  mapper.connect('sub', '/a', { conditions: { subDomain: true } })
  mapper.connect('plain', '/a')
  const match = mapper.match('/a', new Environ({ host }))
  expect(match?.route.name).toBe(name)
  expect(match?.params.sub_domain ?? undefined).toBe(subDomain)
})

test('makes a path of values, as one route or another', () => {
  const mapper = new Mapper({ prefix: '/p', appendSlash: true })
  mapper.resource('server', 'servers', { controller: app })
  expect(mapper.generate({ controller: app, action: 'show', id: 5 })).toBe('/p/servers/5/')
  expect(mapper.generate({ controller: app, action: 'show', id: 5, format: 'xml' })).toBe('/p/servers/5.xml/')
  expect(mapper.generate({ controller: app, action: 'create' }, 'post')).toBe('/p/servers/')
  expect(mapper.generate({ controller: app, action: 'create' }, 'GET')).toBeNull()
  expect(mapper.generate({ controller: app, action: 'show' })).toBeNull()
})

test.each(['/:id/:id', '/:', '/a('])('%j is no path', (path) => {
  expect(() => new Mapper().connect(null, path)).toThrow(path)
})
