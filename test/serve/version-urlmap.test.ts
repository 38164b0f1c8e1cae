import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { loadApp } from '../../src/load/load.ts'
import { versionUrlmap, versionUrlmapFactory } from '../../src/serve/version-urlmap.ts'
import { request } from '../../src/testing/client.ts'
import { FakeLoader, problemsOf, section, seeing } from './fake-loader.ts'

const JSON_TYPE = 'application/json'
const VND = 'application/vnd.openstack.compute+json'
const NOVA = { '/': 'versions', '/v2': 'v2', '/v2.1': 'v2.1', '/v2/+': 'api2', '/v2.1/+': 'api' }

type Make = (name: string) => Application
const mounts = (names: Record<string, string>, make: Make = seeing) =>
  Object.fromEntries(Object.entries(names).map(([path, name]) => [path, make(name)]))
const negotiating: Make = (name) => (environ) => Response.text(`${name} ${environ.state.best_content_type}`)

const map = versionUrlmap(mounts(NOVA))
const types = versionUrlmap(mounts(NOVA, negotiating))

async function body(app: Application, path: string, headers: Record<string, string> = {}): Promise<string> {
  return (await request(app, 'GET', path, { headers })).body
}

test.each([
  ['/', 'versions |/'],
  ['/v2', 'v2 /v2|'],
  ['/v2/', 'v2 /v2|/'],
  ['/v2/servers', 'api2 /v2|/servers'],
  ['/v2.1/', 'v2.1 /v2.1|/'],
  ['//v2.1//servers//1', 'api /v2.1|/servers/1'],
  ['/v2.10/x', 'versions |/v2.10/x'],
  ['/v2.json', 'versions |/v2.json'],
])('%s: %s', async (path, seen) => {
  expect(await body(map, path)).toBe(seen)
})

test.each([
  ['/servers', { accept: `${JSON_TYPE};version=2.1` }, 'v2.1 /v2.1|/servers'],
  ['/servers', { 'content-type': `${JSON_TYPE};version=2` }, 'v2 /v2|/servers'],
  ['/a//b', { accept: '*/*;version=2' }, 'v2 /v2|/a/b'],
  ['/servers', { 'content-type': 'x/y;version=2', accept: '*/*;version=2.1' }, 'v2 /v2|/servers'],
  ['/servers', { 'content-type': 'x/y', accept: '*/*;version=2.1' }, 'v2.1 /v2.1|/servers'],
  ['/servers', { 'content-type': 'x/y;version=9', accept: '*/*;version=2.1' }, 'versions |/servers'],
  ['/servers', { accept: '*/*;version=9' }, 'versions |/servers'],
  ['/servers', { accept: `text/html;version=2, ${JSON_TYPE};version=2.1` }, 'v2.1 /v2.1|/servers'],
  ['/servers', { accept: '*/*;version=2.1/x' }, 'api /v2.1|/servers'],
  ['/servers', { accept: '*/*;version="2"' }, 'v2 /v2|/servers'],
  ['/servers', { accept: '*/*;version=2 ;q=1' }, 'v2 /v2|/servers'],
  ['/servers', { accept: '*/*;version=2;q=0' }, 'versions |/servers'],
  ['/servers', { accept: '*/*;version' }, 'versions |/servers'],
  ['/servers', { accept: '*/*;q' }, 'versions |/servers'],
  ['/servers', { accept: ';', 'content-type': '=' }, 'versions |/servers'],
  ['/v2/servers', { accept: '*/*;version=2.1' }, 'api2 /v2|/servers'],
])('%s with %j: %s', async (path, headers, seen) => {
  expect(await body(map, path, headers)).toBe(seen)
})

test.each([
  ['/servers', '2.1', 'api /v2.1|/servers'],
  ['/', '2.1', 'v2.1 /v2.1|/'],
  ['/servers', '9', 'versions |/servers'],
  ['/servers', '2.1/x', 'api /v2.1|/servers'],
  ['/servers', '2.1/../9', 'api /v2.1|/servers'],
  ['/servers', '2/', 'api2 /v2|/servers'],
])('with the target plus, %s of version %s: %s', async (path, version, seen) => {
  const plus = versionUrlmap(mounts(NOVA), { headerVersionTarget: 'plus' })
  expect(await body(plus, path, { accept: `*/*;version=${version}` })).toBe(seen)
})

test.each([
  ['/v2.1/servers', undefined, `api ${JSON_TYPE}`],
  ['/v2.1/servers', VND, `api ${VND}`],
  ['/v2.1/servers.json', VND, `api ${JSON_TYPE}`],
  ['/v2.1/servers', 'text/html', `api ${JSON_TYPE}`],
  ['/v2.1/servers', `${VND};q=0.1, ${JSON_TYPE};q=0`, `api ${VND}`],
  ['/v2.1/', 'application/atom+xml', 'v2.1 application/atom+xml'],
  ['/v2.1', 'application/atom+xml', `v2.1 ${JSON_TYPE}`],
  ['/', 'application/atom+xml', 'versions application/atom+xml'],
  ['/', `${VND};version=2`, `v2 ${VND}`],
])('%s, asked for %s: %s', async (path, accept, seen) => {
  expect(await body(types, path, accept === undefined ? {} : { accept })).toBe(seen)
})

test.each<[string, Application, string, string | undefined]>([
  ['the path alone', map, '/v2.1/servers', undefined],
  ['the suffix, although the type is read', types, '/v2.1/servers.json', undefined],
  ['the Accept header, since the type is read', types, '/v2.1/servers', 'Accept'],
  ['both headers, since the path has no version', map, '/servers', 'Content-Type, Accept'],
])('chosen by %s', async (_, app, path, vary) => {
  for (const headers of [{}, { accept: VND }]) {
    expect((await request(app, 'GET', path, { headers })).headers.vary).toBe(vary)
  }
})

test('a version in the Content-Type leaves the Accept header alone', async () => {
  const headers = { 'content-type': 'x/y;version=2', accept: VND }
  expect((await request(map, 'GET', '/servers', { headers })).headers.vary).toBe('Content-Type')
  expect((await request(types, 'GET', '/servers', { headers })).headers.vary).toBe('Content-Type, Accept')
})

test('what the app says of Vary stays', async () => {
  const app = versionUrlmap({ '/': () => Response.text('x', 200, { vary: 'Origin, accept' }) })
  expect((await request(app, 'GET', '/')).headers.vary).toBe('Origin, accept, Content-Type')
})

test('what an asynchronous app looked at on its way is told, too', async () => {
  const late: Application = async (environ) => {
    await null
    return Response.text(String(environ.state.best_content_type))
  }
  const app = versionUrlmap({ '/v2': late })
  expect((await request(app, 'GET', '/v2/x')).headers.vary).toBe('Accept')
})

test('no promise', () => {
  for (const pathInfo of ['/v2.1/servers', '/servers', '/']) {
    expect(map(new Environ({ pathInfo, headers: { accept: '*/*;version=2' } }))).toBeInstanceOf(Response)
  }
})

test('an unknown version comes to no app where nothing is at the root, and a cache is told why', async () => {
  const app = versionUrlmap(mounts({ '/v2': 'v2' }))
  const answer = await request(app, 'GET', '/servers', { headers: { accept: '*/*;version=9' } })
  expect(answer).toMatchObject({ status: 404, headers: { vary: 'Content-Type, Accept' } })
})

test('the app for what is not found sees the request as it came, without a type', async () => {
  const notFoundApp: Application = ({ pathInfo, state }) => Response.json([pathInfo, Object.keys(state)])
  const answer = await request(versionUrlmap(mounts({ '/v2': 'v2' }), { notFoundApp }), 'GET', '//x')
  expect(answer.json()).toEqual(['//x', []])
  expect(answer.headers.vary).toBe('Content-Type, Accept')
})

test('a host of its own has versions of its own', async () => {
  const app = versionUrlmap(mounts({ ...NOVA, 'domain old.example /v2': 'old' }))
  const headers = { accept: '*/*;version=2', host: 'old.example' }
  expect(await body(app, '/servers', headers)).toBe('old /v2|/servers')
})

test('it says what is mounted', () => {
  expect(map.describe?.()).toMatchObject({ kind: 'composite', name: 'version_urlmap' })
  expect(map.describe?.().mounts?.map(({ path }) => path)).toEqual(['/v2.1/+', '/v2.1', '/v2/+', '/v2', '/'])
})

test.each([
  [{}, {}, 'v2.1 /v2.1|/x'],
  [{ header_version_target: 'plus' }, {}, 'api /v2.1|/x'],
  [{}, { header_version_target: 'plus' }, 'api /v2.1|/x'],
  [{ header_version_target: 'exact' }, { header_version_target: 'plus' }, 'v2.1 /v2.1|/x'],
])('the factory, with %j and %j in [DEFAULT]', async (options, globals, seen) => {
  const loader = new FakeLoader(Object.values(NOVA))
  const app = await versionUrlmapFactory(loader, section(globals), section({ ...NOVA, ...options }))
  expect(loader.asked).toEqual(Object.values(NOVA))
  expect(await body(app, '/x', { accept: '*/*;version=2.1' })).toBe(seen)
})

test('every mistake of a section is reported at once', async () => {
  const conf = section({ header_version_target: 'both', v2: 'a', header_version_targt: 'plus' })
  expect(await problemsOf(() => versionUrlmapFactory(new FakeLoader([]), section(), conf))).toEqual([
    '2:25 "header_version_target" must be one of exact, plus, not "both"',
    '3:1 "v2" is neither a setting nor a path expression: a path must begin with a slash, not as "v2" does',
    '4:1 unknown option "header_version_targt": did you mean "header_version_target"?',
  ])
})

test('as nova’s file says it', async () => {
  const text = `
[composite:osapi_compute]
use = call:nova.api.openstack.urlmap:urlmap_factory
/: versions
/v2.1: version
/v2.1/+: api
[app:versions]
paste.app_factory = ${join(import.meta.dirname, '../cases/modules/parts.ts')}:appFactory
text = versions
[app:version]
use = versions
text = version
[app:api]
use = versions
text = api
`
  const filename = join(import.meta.dirname, 'api-paste.ini')
  const app = await loadApp({ text, filename }, { name: 'osapi_compute' })
  const bodies = await Promise.all(['/', '/v2.1', '/v2.1/', '/v2.1/servers'].map((path) => body(app, path)))
  expect(bodies).toEqual(['versions', 'version', 'version', 'api'])
  expect(await body(app, '/servers', { accept: '*/*;version=2.1' })).toBe('version')
})
