/* The example keeps the promises of glance's API: states, data, patches, lists, and who sees what. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Application } from '../src/contract/application.ts'
import { type Deployment, loadDeployment } from '../src/load/load.ts'
import { type Answer, request } from '../src/testing/client.ts'

// Loading takes its time where much else runs.
vi.setConfig({ hookTimeout: 60_000 })

const file = join(import.meta.dirname, '../etc/cloud.ini#image')
const CIRROS = '6a1f0e6e-0001-4a11-8a11-000000000001'
const PATCH = 'application/openstack-images-v2.1-json-patch'
const RAW = { disk_format: 'raw', container_format: 'bare' }
const folder = mkdtempSync(join(tmpdir(), 'image-test-'))
let app: Application
let dispose: Deployment['dispose'] | undefined

beforeAll(async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  vi.stubEnv('TMPDIR', folder)
  const deployment = await loadDeployment(file, { defaults: { auth_strategy: 'noauth2' } })
  app = deployment.app
  dispose = () => deployment.dispose()
})

afterAll(async () => {
  await dispose?.()
  rmSync(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function ask(token: string, method: string, path: string, json?: unknown, type = 'application/json'): Promise<Answer> {
  const headers = { 'X-Auth-Token': token, ...(json !== undefined && { 'Content-Type': type }) }
  return request(app, method, `/v2${path}`, { headers, ...(json !== undefined && { json }) })
}

const patch = (token: string, id: string, ...json: object[]) => ask(token, 'PATCH', `/images/${id}`, json, PATCH)

function put(token: string, id: string, body: Readable | string): Promise<Answer> {
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/octet-stream' }
  return request(app, 'PUT', `/v2/images/${id}/file`, { headers, body })
}

async function created(token: string, image: object = {}): Promise<string> {
  const answer = await ask(token, 'POST', '/images', { ...RAW, ...image })
  expect([answer.status, answer.body]).toEqual([201, expect.any(String)])
  return answer.json().id
}

async function names(token: string, query = ''): Promise<string[]> {
  const { images } = (await ask(token, 'GET', `/images?${query}`)).json()
  return images.map(({ name }: { name: string }) => name)
}

test('the versions are told to everybody, with a 300', async () => {
  const { status, json } = await request(app, 'GET', '/')
  expect([status, json().versions[0]]).toEqual([
    300,
    { id: 'v2.9', status: 'CURRENT', links: [{ rel: 'self', href: 'http://localhost/v2/' }] },
  ])
})

describe('an image', () => {
  test('is queued until it has its data, then active', async () => {
    const { status, headers, json } = await ask('a:life', 'POST', '/images', { name: 'x', ...RAW, color: 'red' })
    const { id } = json()
    expect([status, headers.location]).toEqual([201, `http://localhost/v2/images/${id}`])
    expect(json()).toMatchObject({
      ...{ status: 'queued', size: null, checksum: null, owner: 'life', visibility: 'shared', color: 'red' },
      ...{ min_disk: 0, protected: false, tags: [], self: `/v2/images/${id}`, file: `/v2/images/${id}/file` },
    })
    expect((await ask('a:life', 'GET', `/images/${id}/file`)).status).toBe(204)
    expect((await put('a:life', id, Readable.from([Buffer.from('some '), Buffer.from('data')]))).status).toBe(204)
    expect((await ask('a:life', 'GET', `/images/${id}`)).json()).toMatchObject({
      ...{ status: 'active', size: 9, checksum: createHash('md5').update('some data').digest('hex') },
      ...{ os_hash_algo: 'sha512', os_hash_value: createHash('sha512').update('some data').digest('hex') },
    })
    const data = await ask('a:life', 'GET', `/images/${id}/file`)
    expect([data.body, data.headers['content-length']]).toEqual(['some data', '9'])
    const again = await put('a:life', id, 'other data')
    expect([again.status, again.json().conflictingRequest.message]).toEqual([
      409,
      'Image status transition from active to saving is not allowed',
    ])
    expect((await ask('a:life', 'DELETE', `/images/${id}`)).status).toBe(204)
    expect((await ask('a:life', 'GET', `/images/${id}`)).json().itemNotFound.message).toBe(
      `No image found with ID ${id}`,
    )
  })

  test('is queued again when its data break off, of which nothing is left', async () => {
    const id = await created('a:cut')
    const cut = Readable.from(
      (async function* () {
        yield Buffer.from('some')
        throw new Error('the client has gone')
      })(),
    )
    expect((await put('a:cut', id, cut)).status).toBe(500)
    expect((await ask('a:cut', 'GET', `/images/${id}`)).json()).toMatchObject({ status: 'queued', size: null })
    expect(existsSync(join(folder, readdirSync(folder)[0] ?? '', id))).toBe(false)
    expect((await put('a:cut', id, 'all of it')).status).toBe(204)
  })

  test('must be said to be something before it has data', async () => {
    const { id } = (await ask('a:p', 'POST', '/images', { name: 'what' })).json()
    expect((await put('a:p', id, 'data')).status).toBe(400)
    const unsaid = await ask('a:p', 'PUT', `/images/${id}/file`, {})
    expect(unsaid.status).toBe(415)
  })

  test('is not given out while it is deactivated, save to an administrator', async () => {
    const id = await created('a:off')
    expect((await ask('a:off', 'POST', `/images/${id}/actions/deactivate`)).status).toBe(403)
    await put('a:off', id, 'data')
    expect((await ask('a:off', 'POST', `/images/${id}/actions/deactivate`)).status).toBe(204)
    expect((await ask('a:off', 'GET', `/images/${id}/file`)).status).toBe(403)
    expect((await ask('admin:x', 'GET', `/images/${id}/file`)).body).toBe('data')
    expect((await ask('a:off', 'POST', `/images/${id}/actions/reactivate`)).status).toBe(204)
    expect((await ask('a:off', 'GET', `/images/${id}/file`)).body).toBe('data')
  })

  test('may have an id of the client’s, but not somebody else’s', async () => {
    const answer = await ask('a:p', 'POST', '/images', { id: CIRROS })
    expect([answer.status, answer.json().conflictingRequest.message]).toEqual([
      409,
      `Image ID ${CIRROS} already exists!`,
    ])
    expect((await ask('a:p', 'POST', '/images', { owner: 'q' })).status).toBe(403)
    expect((await ask('admin:p', 'POST', '/images', { owner: 'q' })).json().owner).toBe('q')
  })

  test.each([[{ min_ram: -1 }], [{ visibility: 'secret' }], [{ id: '../../etc' }], [{ other: 5 }]])(
    '%j is none',
    async (image) => {
      expect((await ask('a:p', 'POST', '/images', image)).status).toBe(400)
    },
  )

  test('takes short bodies but for its data', async () => {
    const long = 'x'.repeat(200_000)
    expect((await ask('a:p', 'POST', '/images', { name: long })).status).toBe(413)
    expect((await put('a:p', await created('a:p'), long)).status).toBe(204)
  })
})

describe('a patch', () => {
  test('changes fields, properties and tags', async () => {
    const id = await created('a:patch', { name: 'old', color: 'red', tags: ['x'] })
    const { status, json } = await patch(
      'a:patch',
      id,
      { op: 'replace', path: '/name', value: 'new' },
      { op: 'add', path: '/a~1b', value: 'slash' },
      { op: 'remove', path: '/color' },
      { op: 'add', path: '/tags/0', value: 'w' },
      { op: 'add', path: '/tags/-', value: 'z' },
    )
    expect([status, json()]).toMatchObject([200, { name: 'new', 'a/b': 'slash', tags: ['w', 'x', 'z'] }])
    expect(json()).not.toHaveProperty('color')
  })

  test.each<[status: number, operation: object]>([
    [403, { op: 'replace', path: '/status', value: 'active' }],
    [403, { op: 'add', path: '/owner', value: 'me' }],
    [403, { op: 'replace', path: '/visibility', value: 'public' }],
    [409, { op: 'replace', path: '/nothing', value: 'x' }],
    [409, { op: 'remove', path: '/nothing' }],
    [409, { op: 'add', path: '/name/deep/er', value: 'x' }],
    [400, { op: 'remove', path: '/name' }],
    [400, { op: 'replace', path: '/min_disk', value: 'much' }],
    [400, { op: 'move', path: '/name', from: '/id' }],
    [400, { op: 'add', path: 'name', value: 'x' }],
  ])('is a %i: %j', async (status, operation) => {
    const id = await created('a:patch', { name: 'kept' })
    expect((await patch('a:patch', id, operation)).status).toBe(status)
    expect((await ask('a:patch', 'GET', `/images/${id}`)).json()).toMatchObject({ name: 'kept', visibility: 'shared' })
  })

  test('protects from being deleted', async () => {
    const id = await created('a:patch', { protected: true })
    expect((await ask('a:patch', 'DELETE', `/images/${id}`)).status).toBe(403)
    await patch('a:patch', id, { op: 'replace', path: '/protected', value: false })
    expect((await ask('a:patch', 'DELETE', `/images/${id}`)).status).toBe(204)
  })
})

test('tags are set and removed one by one', async () => {
  const id = await created('a:tags')
  expect((await ask('a:tags', 'PUT', `/images/${id}/tags/one`)).status).toBe(204)
  expect(await names('a:tags', 'tag=one')).toHaveLength(1)
  expect((await ask('a:tags', 'DELETE', `/images/${id}/tags/one`)).status).toBe(204)
  expect((await ask('a:tags', 'DELETE', `/images/${id}/tags/one`)).status).toBe(404)
})

describe('a list', () => {
  test('is filtered and sorted', async () => {
    for (const name of ['b', 'c', 'a'])
      await created('a:list', { name, min_ram: 5, color: name === 'c' ? 'red' : 'blue' })
    expect(await names('a:list', 'owner=list')).toEqual(['a', 'c', 'b'])
    expect(await names('a:list', 'owner=list&sort=name:asc')).toEqual(['a', 'b', 'c'])
    expect(await names('a:list', 'owner=list&sort_key=name&sort_dir=desc')).toEqual(['c', 'b', 'a'])
    expect(await names('a:list', 'name=in:a,b&sort=name:asc')).toEqual(['a', 'b'])
    expect(await names('a:list', 'color=red')).toEqual(['c'])
    expect(await names('a:list', 'visibility=public&status=active&sort=name:asc')).toEqual(['cirros', 'debian-13'])
    expect((await ask('a:list', 'GET', '/images?sort=owner:up')).status).toBe(400)
  })

  test('comes by pages', async () => {
    for (const name of ['1', '2', '3']) await created('a:pages', { name })
    const first = (await ask('a:pages', 'GET', '/images?owner=pages&sort=name:asc&limit=2')).json()
    expect([first.images.length, first.first]).toEqual([2, '/v2/images?owner=pages&sort=name%3Aasc&limit=2'])
    const second = (await ask('a:pages', 'GET', first.next.replace('/v2', ''))).json()
    expect([second.images[0].name, second.next]).toEqual(['3', undefined])
    expect((await ask('a:pages', 'GET', '/images?limit=x')).status).toBe(400)
    expect((await ask('a:pages', 'GET', '/images?marker=x')).status).toBe(400)
  })
})

describe('who sees an image', () => {
  const sees = async (token: string, id: string) => (await ask(token, 'GET', `/images/${id}`)).status === 200
  const lists = async (token: string, id: string, query = '') =>
    (await ask(token, 'GET', `/images?id=${id}${query}`)).json().images.length === 1

  test.each([
    ['private', false, false],
    ['shared', false, false],
    ['community', true, false],
    ['public', true, true],
  ])('%s: another project finds it: %s, in lists: %s', async (visibility, found, listed) => {
    const id = await created('admin:mine', { visibility })
    expect([await sees('b:other', id), await lists('b:other', id)]).toEqual([found, listed])
    expect([await sees('c:mine', id), await lists('c:mine', id)]).toEqual([true, true])
    expect(await lists('b:other', id, `&visibility=${visibility}`)).toBe(found)
    const status = found ? 403 : 404
    expect((await patch('b:other', id, { op: 'replace', path: '/name', value: 'theirs' })).status).toBe(status)
    expect((await ask('b:other', 'DELETE', `/images/${id}`)).status).toBe(status)
    expect((await put('b:other', id, 'data')).status).toBe(status)
  })

  test('a member does, and lists it once it is accepted', async () => {
    const id = await created('a:mine')
    const members = `/images/${id}/members`
    expect((await ask('b:other', 'GET', members)).status).toBe(404)
    expect((await ask('a:mine', 'POST', members, { member: 'other' })).json()).toMatchObject({
      member_id: 'other',
      status: 'pending',
    })
    expect((await ask('a:mine', 'POST', members, { member: 'other' })).status).toBe(409)
    expect([await sees('b:other', id), await lists('b:other', id)]).toEqual([true, false])
    expect(await lists('b:other', id, '&visibility=shared&member_status=pending')).toBe(true)
    expect((await ask('a:mine', 'PUT', `${members}/other`, { status: 'accepted' })).status).toBe(403)
    expect((await ask('b:other', 'PUT', `${members}/other`, { status: 'accepted' })).json().status).toBe('accepted')
    expect(await lists('b:other', id)).toBe(true)
    expect((await ask('b:other', 'POST', members, { member: 'third' })).status).toBe(403)
    expect((await ask('a:mine', 'GET', members)).json().members).toHaveLength(1)
    expect((await ask('a:mine', 'DELETE', `${members}/other`)).status).toBe(204)
    expect(await sees('b:other', id)).toBe(false)
  })
})

test('what images look like is told as JSON Schema', async () => {
  expect((await ask('a:p', 'GET', '/schemas/image')).json()).toMatchObject({
    name: 'image',
    properties: { min_ram: { type: 'integer' } },
  })
  expect((await ask('a:p', 'GET', '/schemas/members')).json().name).toBe('members')
  expect((await ask('a:p', 'GET', '/schemas/none')).status).toBe(404)
})
