import { expect, test } from 'vitest'
import { version, versionFactory, versions, versionsFactory } from '../../src/apps/versions.ts'
import { createConf } from '../../src/contract/conf.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
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
