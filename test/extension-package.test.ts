/* examples/extension-package, installed beside a service of the compute example: it adds to the API by its entry points alone. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, serve } from './support/service.ts'

const root = join(import.meta.dirname, '..')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wheatpaste-')))
const ini = `[composite:main]
use = pkg:wheatpaste#pipeline_factory
auth_strategy = noauth2
noauth2 = faultwrap noauth2 compute

[filter:faultwrap]
use = pkg:wheatpaste#faultwrap

[filter:noauth2]
use = pkg:wheatpaste#noauth2

[app:compute]
use = call:${join(root, 'examples/compute/router.ts')}:appFactory

[server:main]
use = pkg:wheatpaste#http
port = %(http_port)s
`
let service: Service

beforeAll(async () => {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  symlinkSync(root, join(modules, 'wheatpaste'))
  cpSync(join(root, 'examples/extension-package'), join(modules, 'compute-notes'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "service", "dependencies": { "compute-notes": "1" } }')
  writeFileSync(join(folder, 'api-paste.ini'), ini)
  service = await serve(join(folder, 'api-paste.ini'))
}, 60_000)
afterAll(async () => {
  await service?.stop('SIGKILL')
  rmSync(folder, { recursive: true })
})

const post = (path: string, body: object): Promise<globalThis.Response> =>
  fetch(service.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('its action joins those of servers, and its resource stands below them', async () => {
  expect(await (await fetch(`${service.url}/servers/7/notes`)).json()).toEqual({ notes: [] })
  expect((await post('/servers/7/action', { addNote: { text: 'fragile' } })).status).toBe(202)
  expect(await (await fetch(`${service.url}/servers/7/notes`)).json()).toEqual({ notes: [{ text: 'fragile' }] })
  expect((await post('/servers/7/action', { addNote: {} })).status).toBe(400)
})

test('the API of the service is what it was', async () => {
  expect(await (await fetch(`${service.url}/servers`)).json()).toEqual({ servers: [] })
})
