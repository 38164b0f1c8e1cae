import { join } from 'node:path'
import { expect, test } from 'vitest'
import { version, versionFactory, versions, versionsFactory } from '../../src/apps/versions.ts'
import type { Application } from '../../src/contract/application.ts'
import { createConf } from '../../src/contract/conf.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { legacyV2Compatible } from '../../src/filters/legacy-v2-compatible.ts'
import { loadDeployment } from '../../src/index.ts'
import { pipeline } from '../../src/serve/pipeline.ts'
import { versionUrlmap } from '../../src/serve/version-urlmap.ts'
import { request } from '../../src/testing/client.ts'

const conf = (options: Record<string, string> = {}) => createConf(Object.entries(options))
const at = { headers: { host: 'api.example:8774' }, scheme: 'https', scriptName: '/compute' }
const ENTRY = {
  id: 'v2.1',
  status: 'CURRENT',
  version: '2.1',
  min_version: '2.1',
  updated: '2013-07-23T11:33:21Z',
  links: [{ rel: 'self', href: 'https://api.example:8774/compute/v2.1/' }],
}
const MEDIA_TYPES = [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }]

test.each(['', '/', '/?limit=1'])('the versions at %j', async (path) => {
  const answer = await request(versions(), 'GET', path, at)
  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.json()).toEqual({ versions: [ENTRY] })
})

test.each([
  ['GET', '/foo'],
  ['POST', '/servers/1/action'],
  ['GET', '/a%22b'],
])('%s %s is offered below the version', async (method, path) => {
  const answer = await request(versions(), method, path, at)
  expect(answer.status).toBe(300)
  expect(answer.json()).toEqual({
    choices: [
      {
        id: 'v2.1',
        status: 'CURRENT',
        links: [{ rel: 'self', href: `https://api.example:8774/compute/v2.1${path}` }],
        'media-types': MEDIA_TYPES,
      },
    ],
  })
})

test.each(['', '/'])('the version at %j', async (path) => {
  const answer = await request(version(), 'GET', path, { ...at, scriptName: '/compute/v2.1' })
  expect(answer.status).toBe(200)
  expect(answer.json()).toEqual({
    version: {
      ...ENTRY,
      links: [...ENTRY.links, { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' }],
      'media-types': MEDIA_TYPES,
    },
  })
})

test.each([
  ['version', version(), 'GET', '/servers', 404],
  ['version', version(), 'POST', '/', 405],
  ['version', version(), 'HEAD', '/', 200],
  ['versions', versions(), 'DELETE', '/', 405],
  ['versions', versions(), 'HEAD', '/', 200],
])('%s: %#', async (_, app, method, path, status) => {
  const answer = await request(app, method, path)
  expect(answer.status).toBe(status)
  if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD')
})

test('no promise', () => {
  expect(versions()(new Environ())).toBeInstanceOf(Response)
  expect(version()(new Environ())).toBeInstanceOf(Response)
})

const options = {
  id: 'v3',
  status: 'DEPRECATED',
  version: '3.70',
  min_version: '3.0',
  updated: '2024-01-01T00:00:00Z',
  described_by: 'https://docs.example/',
  service: 'volume',
}

test('settings', async () => {
  const list = await request(await versionsFactory(conf(), conf(options)), 'GET', '/')
  expect(list.json().versions[0]).toEqual({
    id: 'v3',
    status: 'DEPRECATED',
    version: '3.70',
    min_version: '3.0',
    updated: '2024-01-01T00:00:00Z',
    links: [{ rel: 'self', href: 'http://localhost/v3/' }],
  })
  const one = await request(await versionFactory(conf(), conf(options)), 'GET', '/', { scriptName: '/v3' })
  expect(one.json().version).toMatchObject({
    links: [{ href: 'http://localhost/v3/' }, { href: 'https://docs.example/' }],
    'media-types': [{ type: 'application/vnd.openstack.volume+json;version=3' }],
  })
})

test('a version without microversions', async () => {
  const app = await versionsFactory(conf(), conf({ version: '', min_version: '' }))
  expect((await request(app, 'GET', '/')).json().versions[0]).toMatchObject({ version: '', min_version: '' })
})

test.each([
  [{ id: 'v2/1' }, '"id" must be a name'],
  [{ status: 'current' }, '"status" must be one of CURRENT, SUPPORTED, DEPRECATED'],
  [{ version: '2' }, '"version" must be a version'],
  [{ updated: 'today' }, '"updated" must be a time'],
  [{ max_version: '2.1' }, 'did you mean "min_version"?'],
])('%j is refused', (given, message) => {
  expect(() => versionFactory(conf(), conf(given as Record<string, string>))).toThrow(message)
})

const map = versionUrlmap({
  '/': versions(),
  '/v2': legacyV2Compatible()(version({ version: '2.96' })),
  '/v2.1': pipeline([(app) => async (environ) => app(environ)], version({ version: '2.96' })),
  '/v10/': version({ id: 'v10', version: '', minVersion: '' }),
  '/v2.1/+': () => Response.empty(),
  'domain other.example /v3': version({ id: 'v3' }),
})

const described = (app: Application): Application => Object.assign(app, { describe: version({}).describe })

test('without options the versions are those that are mounted beside it', async () => {
  const { versions: listed } = (await request(map, 'GET', '/', at)).json()
  const shown = listed.map(({ id, version, links }: typeof ENTRY) => [id, version, links[0]?.href])
  expect(shown).toEqual([
    ['v2.1', '2.96', 'https://api.example:8774/compute/v2.1/'],
    ['v10', '', 'https://api.example:8774/compute/v10/'],
  ])
})

test('nova mounts one version twice, of which the older one is v2.0', async () => {
  const nova = versionUrlmap({
    '/': versions(),
    '/v2': described(legacyV2Compatible()(version())),
    '/v2.1': version(),
  })
  const V20 = {
    id: 'v2.0',
    status: 'SUPPORTED',
    version: '',
    min_version: '',
    updated: '2011-01-21T11:33:21Z',
    links: [{ rel: 'self', href: 'https://api.example:8774/compute/v2/' }],
  }
  expect((await request(nova, 'GET', '/', at)).json()).toEqual({ versions: [V20, ENTRY] })
  const type = 'application/vnd.openstack.compute+json;version=2'
  expect((await request(nova, 'GET', '/v2/', at)).json().version).toMatchObject({
    ...V20,
    links: [...V20.links, { rel: 'describedby' }],
    'media-types': [{ base: 'application/json', type }],
  })
  const { choices } = (await request(nova, 'GET', '/foo/bar', at)).json()
  expect(choices).toMatchObject([
    { id: 'v2.0', links: [{ href: 'https://api.example:8774/compute/v2/foo/bar' }], 'media-types': [{ type }] },
    { id: 'v2.1', links: [{ href: 'https://api.example:8774/compute/v2.1/foo/bar' }] },
  ])
})

test('with options, and where nothing is mounted, it lists one', async () => {
  const own = versionUrlmap({ '/': versions({ id: 'v9' }), '/v2.1': version() })
  expect((await request(own, 'GET', '/', at)).json().versions).toMatchObject([{ id: 'v9' }])
  const alone = versionUrlmap({ '/': versions(), '/v2.1/+': () => Response.empty() })
  expect((await request(alone, 'GET', '/', at)).json().versions).toEqual([ENTRY])
})

test('a file says which versions there are by mounting them', async () => {
  const { app, dispose } = await loadDeployment({ text: INI, filename: join(import.meta.dirname, 'versions.ini') })
  const { versions: listed } = (await request(app, 'GET', '/', at)).json()
  expect(listed.map(({ id }: { id: string }) => id)).toEqual(['v2.0', 'v2.1'])
  await dispose()
})

const INI = `
[composite:main]
use = pkg:wheatpaste#version_urlmap
/ = versions
/v2 = legacy
/v2.1 = current

[app:versions]
use = pkg:wheatpaste#versions

[pipeline:legacy]
pipeline = faultwrap legacy_v2_compatible current

[app:current]
use = pkg:wheatpaste#version

[filter:faultwrap]
use = pkg:wheatpaste#faultwrap

[filter:legacy_v2_compatible]
use = pkg:wheatpaste#legacy_v2_compatible
`
