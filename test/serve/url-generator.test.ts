import { expect, test } from 'vitest'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { Mapper, type MapperOptions } from '../../src/serve/mapper.ts'
import type { UrlValues } from '../../src/serve/route-url.ts'
import { UrlGenerator, type UrlOptions } from '../../src/serve/url-generator.ts'

const servers = (): Response => Response.empty()
const images = (): Response => Response.empty()
const request: EnvironInit = { scheme: 'http', host: 'api.example:8774', scriptName: '/v2.1', pathInfo: '/servers/5' }

function urls(init: EnvironInit = {}, options: MapperOptions = {}): UrlGenerator {
  const mapper = new Mapper(options)
  mapper.resource('server', 'servers', { controller: servers })
  mapper.resource('image', 'images', { controller: images })
  mapper.connect('docs', 'https://docs.example/:page', { static: true })
  mapper.connect('file', '/static/:file', { static: true })
  mapper.connect('root', '/top', { absolute: true, action: 'top' })
  mapper.connect('page', '/page/:n', { defaults: { n: 1, kind: 'x' } })
  mapper.connect('bad', '/é', { action: 'bad' })
  mapper.connect('fred', '/fred', { defaults: { sub_domain: 'fred' } })
  return new UrlGenerator(mapper, new Environ({ ...request, ...init }))
}

test.each([
  ['server', { id: 5 }, '/v2.1/servers/5'],
  ['servers', { limit: 10 }, '/v2.1/servers?limit=10'],
  ['formatted_server', { id: 5, format: 'xml' }, '/v2.1/servers/5.xml'],
  ['docs', { page: 'a b' }, 'https://docs.example/a%20b'],
  ['file', { file: 'x.css' }, '/v2.1/static/x.css'],
  ['root', {}, '/top'],
  ['page', {}, '/v2.1/page/1'],
  ['page', { n: 2 }, '/v2.1/page/2'],
])('the URL named %j with %j is %j', (name, values, expected) => {
  expect(urls().named(name, values)).toBe(expected)
})

test.each<[UrlOptions, string]>([
  [{}, '/v2.1/servers/5'],
  [{ anchor: 'top bar/x' }, '/v2.1/servers/5#top%20bar/x'],
  [{ qualified: true }, 'http://api.example:8774/v2.1/servers/5'],
  [{ protocol: 'https' }, 'https://api.example/v2.1/servers/5'],
  [{ protocol: 'https', qualified: true }, 'https://api.example:8774/v2.1/servers/5'],
  [{ protocol: '' }, '//api.example/v2.1/servers/5'],
  [{ host: 'other.example' }, 'http://other.example/v2.1/servers/5'],
  [{ host: 'other.example:81', protocol: 'https', anchor: 'a' }, 'https://other.example:81/v2.1/servers/5#a'],
  [{ method: 'get' }, '/v2.1/servers/5'],
])('with %j it is %j', (options, expected) => {
  expect(urls().named('server', { id: 5 }, options)).toBe(expected)
})

test('an IPv6 host keeps its brackets', () => {
  expect(urls({ host: '[::1]:8774' }).named('servers', {}, { protocol: 'https' })).toBe('https://[::1]/v2.1/servers')
})

test('a URL that has a scheme keeps it', () => {
  expect(urls().named('docs', { page: 'x' }, { qualified: true })).toBe('https://docs.example/x')
})

test('values choose the route', () => {
  expect(urls().of({ action: 'top' })).toBe('/top')
  expect(urls().of({ controller: images, action: 'show', id: 7 })).toBe('/v2.1/images/7')
  expect(urls().of({ controller: images, action: 'create' }, { method: 'POST' })).toBe('/v2.1/images')
})

test('the present request gives what is not said', () => {
  expect(urls().current()).toBe('/v2.1/servers/5')
  expect(urls().current({ id: 6, q: 'x' })).toBe('/v2.1/servers/6?q=x')
  expect(urls().current({ action: 'edit' })).toBe('/v2.1/servers/5/edit')
  expect(urls().current({ controller: images })).toBe('/v2.1/images?id=5')
  expect(urls().current({ id: null, action: 'index' })).toBe('/v2.1/servers')
  expect(() => urls().current({ id: null })).toThrow("no route makes a URL of { action: 'show'")
})

test.each([
  ['/a b', {}, undefined],
  ['/é', {}, undefined],
  ['/raw/path', { a: 'é', b: ['x y', '1/2'], c: null }, '/v2.1/raw/path?a=%C3%A9&b=x%20y&b=1/2'],
  ['http://x.example/y', { id: 1 }, 'http://x.example/y?id=1'],
  ['relative', {}, 'relative'],
])('the raw URL %j with %j is %j', (path, query, expected) => {
  const make = (): string => urls().raw(path, query)
  if (expected === undefined) expect(make).toThrow(/is no URL: it holds a character that must be percent-encoded$/)
  else expect(make()).toBe(expected)
})

test.each<[string, UrlValues, string]>([
  ['free.example.com', {}, 'http://example.com/v2.1/servers'],
  ['fred.example.com:81', {}, 'http://example.com:81/v2.1/servers'],
  ['fred.example.com', { sub_domain: 'jane' }, 'http://jane.example.com/v2.1/servers'],
  ['fred.example.com', { sub_domain: 'fred' }, '/v2.1/servers'],
  ['', {}, '/v2.1/servers'],
])('where sub-domains are read, on %j with %j it is %j', (host, values, expected) => {
  expect(urls({ host }, { subDomains: { ignore: ['free'] } }).named('servers', values)).toBe(expected)
})

test('a route may belong to a sub-domain', () => {
  const options = { subDomains: {} }
  expect(urls({ host: 'example.com' }, options).named('fred')).toBe('http://fred.example.com/v2.1/fred')
  expect(urls({ host: 'fred.example.com' }, options).named('fred')).toBe('/v2.1/fred')
  expect(urls({ host: 'fred.example.com' }, options).of({ controller: servers, action: 'index' })).toBe('/v2.1/servers')
})

test.each([
  [() => urls().named('servrs'), 'no route is named "servrs": did you mean "servers"?'],
  [() => urls().named('nowhere'), 'no route is named "nowhere"'],
  [() => urls().named('constructor'), 'no route is named "constructor"'],
  [() => urls().named('server'), 'the route "server" makes no URL of {}'],
  [() => urls().named('edit_server', { id: 'a/b' }), `the route "edit_server" makes no URL of { id: 'a/b' }`],
  [() => urls().named('server', { id: 1 }, { method: 'POST' }), 'the route "server" makes no URL of { id: 1 }'],
  [() => urls().of({ action: 'fly' }), `no route makes a URL of { action: 'fly' }`],
  [() => urls().named('bad'), '"/v2.1/é" is no URL'],
])('it is said what made no URL', (make, message) => {
  expect(make).toThrow(message)
})
