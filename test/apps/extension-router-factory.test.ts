import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { extensionRouterFactory } from '../../src/apps/extension-router-factory.ts'
import { createConf } from '../../src/contract/conf.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { request } from '../../src/testing/client.ts'
import { install } from '../support/packages.ts'

const resource = (alias: string) => `
  export class Plugin {
    name = '${alias}'
    alias = '${alias}'
    getResources() { return [{ collection: '${alias}', controller: { index: () => ({ from: '${alias}' }) } }] }
  }
  export const Nothing = () => ({})`
const here = install({
  service: {
    dependencies: { more: '1' },
    entryPoints: { api: { servers: './servers.js:Plugin' }, odd: { odd: './servers.js:Nothing' } },
    modules: { 'servers.js': resource('servers') },
  },
  more: { entryPoints: { api: { notes: './notes.js:Plugin' } }, modules: { 'notes.js': resource('notes') } },
})
const load = async (options: Record<string, string>, folder = here) =>
  extensionRouterFactory(createConf([['here', folder]]), createConf(Object.entries(options)))

test('the service and its packages bring resources by their entry points alone', async () => {
  const app = await load({ namespace: 'api', core: 'servers' })
  expect((await request(app, 'GET', '/servers')).json()).toEqual({ from: 'servers' })
  expect((await request(app, 'GET', '/notes')).json()).toEqual({ from: 'notes' })
  const routes = app.describe?.().routes ?? []
  expect(new Map(routes.map(({ path, origin }) => [path, origin])).get('/notes')).toBe('more')
})

test.each([
  [{ allow: 'servers' }, 200, 404],
  [{ deny: 'servers' }, 404, 200],
])('%j', async (lists, servers, notes) => {
  const app = await load({ namespace: 'api', ...lists })
  const statuses = [await request(app, 'GET', '/servers'), await request(app, 'GET', '/notes')].map(
    ({ status }) => status,
  )
  expect(statuses).toEqual([servers, notes])
})

test('the packages of another folder', async () => {
  const app = await load({ namespace: 'api', from: 'node_modules/more' })
  expect((await request(app, 'GET', '/servers')).status).toBe(404)
  expect((await request(app, 'GET', '/notes')).status).toBe(200)
})

test('microversions, and a plain mapper', async () => {
  const options = { namespace: 'api', min_version: '2.1', max_version: '2.9', legacy_header: 'X-Old', mapper: 'plain' }
  const app = await load(options)
  const { headers } = await request(app, 'GET', '/servers', { headers: { 'OpenStack-API-Version': 'compute latest' } })
  expect([headers['openstack-api-version'], headers['x-old']]).toEqual(['compute 2.9', '2.9'])
  expect((await request(app, 'GET', '/0a/servers')).status).toBe(404)
})

test('ids of projects may be any that an expression takes', async () => {
  const statusOf = async (options: Record<string, string>, path: string): Promise<number> =>
    (await request(await load({ namespace: 'api', ...options }), 'GET', path)).status
  expect(await statusOf({}, '/0a-f/servers')).toBe(200)
  expect(await statusOf({}, '/my_project/servers')).toBe(404)
  expect(await statusOf({ project_id: '[\\w-]+' }, '/my_project/servers')).toBe(200)
  expect(await statusOf({ project_id: '[\\w-]+' }, '/servers')).toBe(200)
})

test.each([
  [{}, 'it needs a namespace'],
  [{ namespace: 'api', project_id: '[' }, '"project_id" must be a regular expression for ids ('],
  [{ namespace: 'api', project_id: '.+' }, '(/.+/ of a project takes slashes), not ".+"'],
  [{ namespace: 'api', project_id: '(a+)+' }, '(it may take forever on some texts)'],
  [{ namespace: 'api', core: 'flavors' }, 'core extensions: flavors'],
  [{ namespace: 'api', deny: 'servers', core: 'servers' }, 'core extensions: servers'],
  [{ namespace: 'odd' }, '"odd" of odd makes no extension: it has no alias'],
  [{ namespace: 'api', allow: 'notes servers', deny: 'notes' }, '"allow" and "deny" both name notes'],
  [{ namespace: 'api', mapper: 'round' }, '"mapper" must be one of project, plain'],
])('%j is a mistake', async (options, message) => {
  await expect(load(options)).rejects.toThrow(message)
})

test('lists that contradict each other are a mistake of the file', async () => {
  await expect(load({ namespace: 'api', allow: 'a', deny: 'a' }, join(here, 'etc'))).rejects.toThrow(ConfigError)
})

test('docs/writing.md tells its settings', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/writing.md'), 'utf8')
  for (const [name, { doc }] of Object.entries(extensionRouterFactory.settings))
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` .*\\| ${doc.replaceAll('.', '\\.')} \\|$`, 'm'))
})
