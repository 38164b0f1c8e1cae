import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { loadApp } from '../../src/load/load.ts'
import { below, urlmap, urlmapFactory } from '../../src/serve/urlmap.ts'
import { request } from '../../src/testing/client.ts'
import { FakeLoader, problemsOf, section, seeing } from './fake-loader.ts'

const map = urlmap({ '/': seeing('home'), '/v2': seeing('v2'), '/v2/admin': seeing('admin'), '/v2/+': seeing('plus') })

test.each([
  ['/', 'home |/'],
  ['/v2', 'v2 /v2|'],
  ['/v2/', 'v2 /v2|/'],
  ['/v2/servers/1', 'v2 /v2|/servers/1'],
  ['/v2x', 'home |/v2x'],
  ['/v2/admin/', 'admin /v2/admin|/'],
  ['//v2///admin//x', 'admin /v2/admin|/x'],
  ['/v2/+/x', 'plus /v2/+|/x'],
  ['/x/../v2/./y', 'v2 /v2|/y'],
  ['/%762/y', 'v2 /v2|/y'],
  ['/v2%2Fadmin', 'home |/v2%2Fadmin'],
  ['/V2', 'home |/V2'],
])('%s: %s', async (path, body) => {
  expect(await request(map, 'GET', path)).toMatchObject({ status: 200, body })
})

test('a map within a map', async () => {
  const nested = urlmap({ '/compute': map, '/': seeing('rest') })
  expect((await request(nested, 'GET', '/compute/v2/x')).body).toBe('v2 /compute/v2|/x')
})

test('a host of its own goes before a longer path', async () => {
  const hosts = urlmap({ '/v2/admin': seeing('any'), 'domain Admin.example /': seeing('admin') })
  const at = async (host: string) => (await request(hosts, 'GET', '/v2/admin', { headers: { host } })).body
  expect(await at('admin.example:8774')).toBe('admin |/v2/admin')
  expect(await at('other.example')).toBe('any /v2/admin|')
})

test('what is below no mount is a 404 that names none', async () => {
  const answer = await request(urlmap({ '/secret': seeing('secret') }), 'GET', '/x')
  expect(answer.status).toBe(404)
  expect(answer.body).not.toContain('secret')
  expect(answer.headers.vary).toBe('Accept')
})

test('the app for that sees the request as it came', async () => {
  const app = urlmap({ '/v2': seeing('v2') }, { notFoundApp: seeing('rest') })
  expect((await request(app, 'GET', '//x//y')).body).toBe('rest |//x//y')
})

test('there is nothing in an empty map', async () => {
  expect((await request(urlmap({}), 'GET', '/')).status).toBe(404)
})

test('no promise, and nothing is put back', () => {
  const environ = new Environ({ pathInfo: '/v2/x' })
  expect(map(environ)).toBeInstanceOf(Response)
  expect([environ.scriptName, environ.pathInfo]).toEqual(['', '/v2/x'])
})

test('at the root an app sees the very same environ', () => {
  const environ = new Environ({ pathInfo: '/x' })
  expect(below(environ, '/x', '')).toBe(environ)
})

test('it says what is mounted', () => {
  expect(map.describe?.().mounts?.map(({ path }) => path)).toEqual(['/v2/admin', '/v2/+', '/v2', '/'])
})

test.each(['v2', 'domain', '/a /b', '/%00'])('%j is no place to mount', (expression) => {
  expect(() => urlmap({ [expression]: seeing('x') })).toThrow(Error)
})

test('the factory loads the app for the rest, then the others as they stand in the file', async () => {
  const loader = new FakeLoader(['one', 'two', 'rest'])
  const globalConf = section({ not_found_app: 'rest' })
  const app = await urlmapFactory(loader, globalConf, section({ '/v2': 'two', '/': 'one' }))
  expect(loader.asked).toEqual(['rest', 'two', 'one'])
  expect(loader.globalConfs).toEqual([globalConf, globalConf, globalConf])
  expect((await request(app, 'GET', '/v2/x')).body).toBe('two /v2|/x')
})

test.each([
  ['of the section', { '/v2': 'v2', not_found_app: 'mine' }, { not_found_app: 'rest' }, 'mine |/'],
  ['of [DEFAULT]', { '/v2': 'v2' }, { not_found_app: 'rest' }, 'rest |/'],
  ['that is empty, and so none', { '/v2': 'v2', not_found_app: '' }, { not_found_app: 'rest' }, undefined],
])('a not_found_app %s', async (_, options, globals, body) => {
  const app = await urlmapFactory(new FakeLoader(['v2', 'mine', 'rest']), section(globals), section(options))
  const answer = await request(app, 'GET', '/')
  expect(answer.status === 404 ? undefined : answer.body).toBe(body)
})

test('every option that is no path expression is reported, before anything is loaded', async () => {
  const loader = new FakeLoader([])
  const conf = section({ v2: 'a', '/x': 'b', 'domain foo': 'c', 'domain a domain b': 'd', not_found_ap: 'e' })
  expect(await problemsOf(() => urlmapFactory(loader, section(), conf))).toEqual([
    '2:1 "v2" is neither a setting nor a path expression: a path must begin with a slash, not as "v2" does',
    '5:1 "domain a domain b" is neither a setting nor a path expression: "domain" given twice',
    '6:1 unknown option "not_found_ap": did you mean "not_found_app"?',
  ])
  expect(loader.asked).toEqual([])
})

test('every name that is none is reported', async () => {
  const conf = section({ '/': 'a', '/b': 'b', '/c': 'c', not_found_app: 'd' })
  const made = () => urlmapFactory(new FakeLoader(['b']), section(), conf)
  expect(await problemsOf(made)).toEqual(['no app "d"', 'no app "a"', 'no app "c"'])
})

test('as a file says it', async () => {
  const text = `
[composite:main]
use = egg:Paste#urlmap
/ = home
/v1/: api
domain admin.example port 8443 / = admin
[app:home]
use = call:${join(import.meta.dirname, '../cases/modules/parts.ts')}:appFactory
text = home
[app:api]
use = home
text = api
[app:admin]
use = home
text = admin
`
  const app = await loadApp({ text, filename: join(import.meta.dirname, 'api-paste.ini') })
  expect((await request(app, 'GET', '/x')).body).toBe('home')
  expect((await request(app, 'GET', '/v1/x')).body).toBe('api')
  expect((await request(app, 'GET', '/v1', { headers: { host: 'admin.example:8443' } })).body).toBe('admin')
})
