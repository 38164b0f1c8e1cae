/* The example keeps the promises of cinder's API: states, conflicts, attachments, snapshots, quotas, and microversions. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Application } from '../src/contract/application.ts'
import { loadApp } from '../src/load/load.ts'
import { type Answer, request } from '../src/testing/client.ts'

const file = join(import.meta.dirname, '../examples/volume/api-paste.ini')
let app: Application

// Where nothing else runs it is made in a second.
vi.setConfig({ hookTimeout: 60_000 })

beforeAll(async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  app = await loadApp(file)
  // Time passes only while somebody waits, so that what goes on after an answer can be seen.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})

afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Somebody with a project of their own. */
class Caller {
  readonly project = randomUUID()
  readonly #user: string

  constructor(user = 'alice') {
    this.#user = user
  }

  ask(method: string, path: string, json?: unknown, version = '3.0'): Promise<Answer> {
    const headers = { 'X-Auth-Token': `${this.#user}:${this.project}`, 'OpenStack-API-Version': `volume ${version}` }
    return request(app, method, `/v3${path}`, { headers, ...(json !== undefined && { json }) })
  }

  get(path: string, version?: string): Promise<Answer> {
    return this.ask('GET', path, undefined, version)
  }

  act(id: string, action: object, version?: string): Promise<Answer> {
    return this.ask('POST', `/volumes/${id}/action`, action, version)
  }

  /** Makes a volume, waits until it is there, and gives its id. */
  async created(volume: object = {}): Promise<string> {
    const answer = await this.ask('POST', '/volumes', { volume: { size: 1, ...volume } })
    expect([answer.status, answer.body]).toEqual([202, expect.any(String)])
    const { id } = answer.json().volume
    await this.until(`/volumes/${id}`, 'available')
    return id
  }

  async snapshotted(volume_id: string): Promise<string> {
    const { snapshot } = (await this.ask('POST', '/snapshots', { snapshot: { volume_id, name: 's' } })).json()
    await this.until(`/snapshots/${snapshot.id}`, 'available')
    return snapshot.id
  }

  async show(id: string, version?: string) {
    return (await this.get(`/volumes/${id}`, version)).json().volume
  }

  async until(path: string, status: string): Promise<void> {
    await vi.waitFor(async () => {
      const [shown] = Object.values((await this.get(path)).json()) as { status: string }[]
      expect(shown?.status).toBe(status)
    })
  }

  async gone(path: string): Promise<void> {
    await vi.waitFor(async () => expect((await this.get(path)).status).toBe(404))
  }
}

function fault(answer: Answer): [status: number, name: string, message: string] {
  const [[name, { code, message }] = ['', { code: 0, message: '' }]] = Object.entries<{
    code: number
    message: string
  }>(answer.json())
  expect(answer.status).toBe(code)
  return [code, name, message]
}

describe('documents', () => {
  test('there is one version, with microversions', async () => {
    expect((await request(app, 'GET', '/')).json().versions).toMatchObject([{ id: 'v3', version: '3.60' }])
    expect((await request(app, 'GET', '/v3/')).json().version).toMatchObject({ min_version: '3.0', version: '3.60' })
  })

  test('types, zones and services', async () => {
    const alice = new Caller()
    const [type] = (await alice.get('/types?is_public=None')).json().volume_types
    expect(type).toMatchObject({ name: '__DEFAULT__', is_public: true })
    expect((await alice.get('/types/default')).json().volume_type).toEqual(type)
    expect((await alice.get(`/types/${type.id}`)).json().volume_type).toEqual(type)
    expect((await alice.get('/types/none')).status).toBe(404)
    expect((await alice.get('/os-availability-zone')).json()).toEqual({
      availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }],
    })
    expect((await alice.get('/os-services')).status).toBe(403)
    const { services } = (await new Caller('admin').get('/os-services?binary=cinder-volume')).json()
    expect(services).toMatchObject([{ binary: 'cinder-volume', status: 'enabled', state: 'up' }])
  })
})

describe('volumes', () => {
  test('one is there at once, in creating, and becomes available', async () => {
    const alice = new Caller()
    const body = { volume: { size: '2', name: 'v', description: null, metadata: { a: 'b' }, imageRef: null } }
    const answer = await alice.ask('POST', '/volumes', body)
    expect(answer.status).toBe(202)
    const { volume } = answer.json()
    expect(volume).toMatchObject({
      ...{ status: 'creating', size: 2, name: 'v', metadata: { a: 'b' }, bootable: 'false', attachments: [] },
      ...{ volume_type: '__DEFAULT__', availability_zone: 'nova', 'os-vol-tenant-attr:tenant_id': alice.project },
    })
    expect(volume.links[0]).toEqual({ rel: 'self', href: `http://localhost/v3/volumes/${volume.id}` })
    expect(volume.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
    await alice.until(`/volumes/${volume.id}`, 'available')
  })

  test('the id of the project may stand in the path, if it is the caller’s', async () => {
    const alice = new Caller()
    const id = await alice.created()
    const answer = await alice.get(`/${alice.project}/volumes/${id}`)
    expect(answer.json().volume.links[0].href).toBe(`http://localhost/v3/${alice.project}/volumes/${id}`)
    expect((await alice.get(`/${randomUUID()}/volumes/${id}`)).status).toBe(400)
  })

  test.each<[about: object, status: number, message: string]>([
    [{ size: 0 }, 400, 'volume.size'],
    [{ size: 1.5 }, 400, 'A size is a whole number of gigabytes.'],
    [{ size: null }, 400, "Volume size '0' must be greater than 0"],
    [{ availability_zone: 'mars' }, 400, "Availability zone 'mars' is invalid."],
    [{ volume_type: 'fast' }, 404, 'Volume type with name fast could not be found.'],
    [{ snapshot_id: '00000000-0000-4000-8000-000000000000' }, 404, 'Snapshot 00000000'],
    [{ colour: 'red' }, 400, 'colour'],
  ])('%j: %d %s', async (about, status, message) => {
    const answer = await new Caller().ask('POST', '/volumes', { volume: { size: 1, ...about } })
    expect(fault(answer)).toEqual([status, expect.any(String), expect.stringContaining(message)])
  })

  test('those of a project are nobody else’s', async () => {
    const [alice, bob, admin] = [new Caller(), new Caller('bob'), new Caller('admin')]
    const id = await alice.created()
    expect(fault(await bob.get(`/volumes/${id}`))).toEqual([404, 'itemNotFound', `Volume ${id} could not be found.`])
    expect((await bob.ask('DELETE', `/volumes/${id}`)).status).toBe(404)
    expect((await bob.get('/volumes?all_tenants=1')).json().volumes).toEqual([])
    const { volumes } = (await admin.get('/volumes/detail?all_tenants=1')).json()
    const seen = volumes.find((volume: { id: string }) => volume.id === id)
    expect(seen).toHaveProperty('os-vol-host-attr:host')
    expect(await alice.show(id)).not.toHaveProperty('os-vol-host-attr:host')
  })

  test('names, descriptions and metadata are changed', async () => {
    const alice = new Caller()
    const id = await alice.created({ name: 'a' })
    const path = `/volumes/${id}`
    await alice.ask('PUT', path, { volume: { display_name: 'b', description: 'nice' } })
    expect(await alice.show(id)).toMatchObject({ name: 'b', description: 'nice' })
    expect((await alice.ask('POST', `${path}/metadata`, { metadata: { a: '1' } })).json()).toEqual({
      metadata: { a: '1' },
    })
    expect((await alice.ask('PUT', `${path}/metadata`, { metadata: { b: '2' } })).json().metadata).toEqual({ b: '2' })
    expect((await alice.ask('PUT', `${path}/metadata/c`, { meta: { c: '3' } })).json()).toEqual({ meta: { c: '3' } })
    expect((await alice.ask('PUT', `${path}/metadata/c`, { meta: { d: '3' } })).status).toBe(400)
    expect((await alice.get(`${path}/metadata/b`)).json()).toEqual({ meta: { b: '2' } })
    expect((await alice.ask('DELETE', `${path}/metadata/b`)).status).toBe(200)
    expect((await alice.ask('DELETE', `${path}/metadata/b`)).status).toBe(404)
    expect((await alice.get(`${path}/metadata`)).json()).toEqual({ metadata: { c: '3' } })
  })

  test('one that is deleted is gone a while later', async () => {
    const alice = new Caller()
    const id = await alice.created()
    expect((await alice.ask('DELETE', `/volumes/${id}`)).status).toBe(202)
    expect((await alice.show(id)).status).toBe('deleting')
    await alice.gone(`/volumes/${id}`)
  })
})

describe('actions', () => {
  test('a volume is made larger, never smaller', async () => {
    const alice = new Caller()
    const id = await alice.created({ size: 2 })
    expect(fault(await alice.act(id, { 'os-extend': { new_size: 2 } }))[2]).toContain(
      'New size for extend must be greater than current size. (current: 2, extended: 2)',
    )
    expect((await alice.act(id, { 'os-extend': { new_size: 3 } })).status).toBe(202)
    expect(fault(await alice.act(id, { 'os-extend': { new_size: 4 } }))[2]).toMatch(/current status is extending\.$/)
    await alice.until(`/volumes/${id}`, 'available')
    expect((await alice.show(id)).size).toBe(3)
  })

  test('while it is in use only from 3.42 on', async () => {
    const alice = new Caller()
    const id = await alice.created()
    await alice.act(id, { 'os-attach': { instance_uuid: randomUUID(), mountpoint: '/dev/vdb' } })
    expect((await alice.act(id, { 'os-extend': { new_size: 2 } }, '3.41')).status).toBe(400)
    expect((await alice.act(id, { 'os-extend': { new_size: 2 } }, '3.42')).status).toBe(202)
    await alice.until(`/volumes/${id}`, 'in-use')
    expect((await alice.show(id)).size).toBe(2)
  })

  test('what it is used for', async () => {
    const alice = new Caller()
    const id = await alice.created()
    expect((await alice.act(id, { 'os-set_bootable': { bootable: 'True' } })).status).toBe(200)
    expect((await alice.act(id, { 'os-update_readonly_flag': { readonly: true } })).status).toBe(202)
    expect(await alice.show(id)).toMatchObject({ bootable: 'true', metadata: { readonly: 'True' } })
    expect((await alice.act(id, { 'os-strange': null })).status).toBe(400)
  })

  test('one of an image can be booted from, and knows it', async () => {
    const alice = new Caller()
    const image_id = randomUUID()
    const id = await alice.created({ imageRef: image_id })
    expect(await alice.show(id)).toMatchObject({ bootable: 'true', volume_image_metadata: { image_id } })
    const set = await alice.act(id, { 'os-set_image_metadata': { metadata: { os: 'x' } } })
    expect(set.json()).toEqual({ metadata: { image_id, os: 'x' } })
    expect((await alice.act(id, { 'os-unset_image_metadata': { key: 'os' } })).status).toBe(200)
    expect((await alice.act(id, { 'os-unset_image_metadata': { key: 'os' } })).status).toBe(404)
  })

  test('an administrator says what state it is in, and deletes it in any', async () => {
    const [alice, admin] = [new Caller(), new Caller('admin')]
    const id = await alice.created()
    expect((await alice.act(id, { 'os-reset_status': { status: 'error' } })).status).toBe(403)
    expect((await admin.act(id, { 'os-reset_status': { status: 'creating' } })).status).toBe(202)
    expect((await alice.ask('DELETE', `/volumes/${id}`)).status).toBe(400)
    expect((await alice.act(id, { 'os-force_delete': null })).status).toBe(403)
    expect((await admin.act(id, { 'os-force_delete': null })).status).toBe(202)
    await alice.gone(`/volumes/${id}`)
  })
})

describe('attaching, by actions', () => {
  test('reserved, connected, attached, and back', async () => {
    const alice = new Caller()
    const id = await alice.created()
    const instance_uuid = randomUUID()
    expect((await alice.act(id, { 'os-reserve': null })).status).toBe(202)
    expect((await alice.show(id)).status).toBe('attaching')
    expect(fault(await alice.act(id, { 'os-reserve': null }))[2]).toContain('status must be available to reserve')
    const connected = await alice.act(id, { 'os-initialize_connection': { connector: { host: 'compute1' } } })
    expect(connected.json().connection_info).toMatchObject({ driver_volume_type: 'fake', volume_id: id })
    const attach = { 'os-attach': { instance_uuid, mountpoint: '/dev/vdb', mode: 'rw' } }
    expect((await alice.act(id, attach)).status).toBe(202)
    const { status, attachments } = await alice.show(id)
    expect([status, attachments]).toEqual([
      'in-use',
      [expect.objectContaining({ id, server_id: instance_uuid, device: '/dev/vdb' })],
    ])
    const message = /^Invalid volume: Volume status must be available or error or .* must not be migrating, attached,/
    expect(fault(await alice.ask('DELETE', `/volumes/${id}`))).toEqual([
      400,
      'badRequest',
      expect.stringMatching(message),
    ])
    expect((await alice.act(id, { 'os-begin_detaching': null })).status).toBe(202)
    expect((await alice.act(id, { 'os-roll_detaching': null })).status).toBe(202)
    expect((await alice.show(id)).status).toBe('in-use')
    expect((await alice.act(id, { 'os-terminate_connection': { connector: {} } })).status).toBe(202)
    expect((await alice.act(id, { 'os-detach': {} })).status).toBe(202)
    expect(await alice.show(id)).toMatchObject({ status: 'available', attachments: [] })
    expect((await alice.act(id, { 'os-detach': {} })).status).toBe(400)
  })

  test('a reservation is given up', async () => {
    const alice = new Caller()
    const id = await alice.created()
    expect((await alice.act(id, { 'os-unreserve': null })).status).toBe(400)
    await alice.act(id, { 'os-reserve': null })
    expect((await alice.act(id, { 'os-unreserve': null })).status).toBe(202)
    expect((await alice.show(id)).status).toBe('available')
  })
})

describe('attachments, from 3.27 on', () => {
  test('created, updated, completed, deleted', async () => {
    const alice = new Caller()
    const id = await alice.created()
    const instance_uuid = randomUUID()
    const body = { attachment: { volume_uuid: id, instance_uuid, connector: null } }
    expect((await alice.ask('POST', '/attachments', body, '3.26')).status).toBe(404)
    const { attachment } = (await alice.ask('POST', '/attachments', body, '3.27')).json()
    expect(attachment).toMatchObject({ status: 'reserved', volume_id: id, instance: instance_uuid })
    expect(attachment.connection_info).toEqual({})
    expect((await alice.show(id)).status).toBe('reserved')
    expect((await alice.ask('POST', '/attachments', body, '3.27')).status).toBe(400)
    const path = `/attachments/${attachment.id}`
    const connector = { attachment: { connector: { host: 'compute1' } } }
    const updated = (await alice.ask('PUT', path, connector, '3.27')).json().attachment
    expect(updated).toMatchObject({ status: 'attaching', connection_info: { driver_volume_type: 'fake' } })
    const complete = { 'os-complete': null }
    expect((await alice.ask('POST', `${path}/action`, complete, '3.43')).status).toBe(404)
    expect((await alice.ask('POST', `${path}/action`, complete, '3.44')).status).toBe(202)
    expect(await alice.show(id)).toMatchObject({
      status: 'in-use',
      attachments: [{ attachment_id: attachment.id, server_id: instance_uuid, host_name: 'compute1' }],
    })
    const listed = await alice.get(`/attachments?instance_id=${instance_uuid}`, '3.27')
    expect(listed.json().attachments).toEqual([
      { id: attachment.id, status: 'attached', volume_id: id, instance: instance_uuid },
    ])
    expect((await new Caller('bob').get(path, '3.27')).status).toBe(404)
    expect((await alice.get(path, '3.27')).json().attachment.attached_at).not.toBe('')
    expect((await alice.ask('DELETE', path, undefined, '3.27')).json()).toEqual({ attachments: [] })
    expect((await alice.show(id)).status).toBe('available')
  })
})

describe('snapshots', () => {
  test('one is made of a volume, and volumes of it', async () => {
    const alice = new Caller()
    const id = await alice.created({ size: 2, imageRef: randomUUID() })
    const snapshot = await alice.snapshotted(id)
    const { snapshots } = (await alice.get(`/snapshots/detail?volume_id=${id}`)).json()
    expect(snapshots).toMatchObject([{ id: snapshot, size: 2, volume_id: id, status: 'available', name: 's' }])
    const small = await alice.ask('POST', '/volumes', { volume: { size: 1, snapshot_id: snapshot } })
    expect(fault(small)[2]).toContain("Volume size '1'GB cannot be smaller than the 2GB that it is made of.")
    const other = await alice.created({ size: null, snapshot_id: snapshot })
    expect(await alice.show(other)).toMatchObject({ size: 2, bootable: 'true', snapshot_id: snapshot })
    const copy = await alice.created({ size: 3, source_volid: id })
    expect(await alice.show(copy)).toMatchObject({ size: 3, source_volid: id })
    await alice.ask('PUT', `/snapshots/${snapshot}`, { snapshot: { name: 't' } })
    await alice.ask('POST', `/snapshots/${snapshot}/metadata`, { metadata: { a: 'b' } })
    const shown = (await alice.get(`/snapshots/${snapshot}`, '3.41')).json().snapshot
    expect(shown).toMatchObject({ name: 't', metadata: { a: 'b' }, user_id: 'alice' })
    expect((await alice.get('/snapshots?name=s')).json().snapshots).toEqual([])
  })

  test('a volume that has some stays, unless all are to go', async () => {
    const alice = new Caller()
    const id = await alice.created()
    const [first, second] = [await alice.snapshotted(id), await alice.snapshotted(id)]
    expect(fault(await alice.ask('DELETE', `/volumes/${id}`))[2]).toContain('have snapshots')
    expect((await alice.ask('DELETE', `/snapshots/${first}`)).status).toBe(202)
    expect((await alice.ask('DELETE', `/snapshots/${first}`)).status).toBe(400)
    await alice.gone(`/snapshots/${first}`)
    expect((await alice.ask('DELETE', `/volumes/${id}?cascade=True`)).status).toBe(202)
    await alice.gone(`/volumes/${id}`)
    expect((await alice.get(`/snapshots/${second}`)).status).toBe(404)
  })

  test('of a volume in use only by force', async () => {
    const alice = new Caller()
    const volume_id = await alice.created()
    await alice.act(volume_id, { 'os-attach': { instance_uuid: randomUUID() } })
    expect((await alice.ask('POST', '/snapshots', { snapshot: { volume_id } })).status).toBe(400)
    expect((await alice.ask('POST', '/snapshots', { snapshot: { volume_id, force: true } })).status).toBe(202)
  })

  test('an administrator says what state one is in, and deletes it in any', async () => {
    const [alice, admin] = [new Caller(), new Caller('admin')]
    const path = `/snapshots/${await alice.snapshotted(await alice.created())}`
    const reset = { 'os-reset_status': { status: 'deleting' } }
    expect((await alice.ask('POST', `${path}/action`, reset)).status).toBe(403)
    expect((await admin.ask('POST', `${path}/action`, reset)).status).toBe(202)
    expect((await alice.ask('DELETE', path)).status).toBe(400)
    expect((await admin.ask('POST', `${path}/action`, { 'os-force_delete': null })).status).toBe(202)
    await alice.gone(path)
  })
})

describe('lists', () => {
  test('filters, order, pages and the count', async () => {
    const alice = new Caller()
    for (const name of ['b', 'c', 'a']) await alice.created({ name, size: name === 'c' ? 2 : 1 })
    const names = async (query: string) =>
      (await alice.get(`/volumes?${query}`)).json().volumes.map((one: { name: string }) => one.name)
    expect(await names('')).toEqual(['a', 'c', 'b'])
    expect(await names('sort=size,name:asc')).toEqual(['c', 'a', 'b'])
    expect(await names('sort_key=name&sort_dir=asc')).toEqual(['a', 'b', 'c'])
    expect(await names('name=c&status=AVAILABLE&bootable=False')).toEqual(['c'])
    expect((await alice.get('/volumes?sort=colour')).status).toBe(400)
    const first = (await alice.get('/volumes/detail?limit=2&with_count=True', '3.45')).json()
    expect([first.count, first.volumes.length]).toEqual([3, 2])
    const next = first.volumes_links[0].href.replace('http://localhost/v3', '')
    expect((await alice.get(next)).json().volumes.map((one: { name: string }) => one.name)).toEqual(['b'])
  })
})

describe('quotas', () => {
  test('no more volumes or gigabytes than a project may have', async () => {
    const alice = new Caller()
    const create = (size: number) => alice.ask('POST', '/volumes', { volume: { size } })
    await create(998)
    const used = 'Requested 5G, quota is 1000G and 998G has been consumed.'
    const message = `VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. ${used}`
    expect(fault(await create(5))).toEqual([413, 'overLimit', message])
    const bob = new Caller('bob')
    for (let made = 0; made < 10; made++) await bob.ask('POST', '/volumes', { volume: { size: 1 } })
    expect(fault(await bob.ask('POST', '/volumes', { volume: { size: 1 } }))[2]).toBe(
      "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.",
    )
    const { absolute } = (await bob.get('/limits')).json().limits
    expect(absolute).toMatchObject({ maxTotalVolumes: 10, totalVolumesUsed: 10, totalGigabytesUsed: 10 })
    const { quota_set: quotas } = (await bob.get(`/os-quota-sets/${bob.project}?usage=True`)).json()
    expect(quotas.volumes).toEqual({ limit: 10, in_use: 10, reserved: 0 })
    expect((await bob.get(`/os-quota-sets/${bob.project}/defaults`)).json().quota_set.gigabytes).toBe(1000)
    expect((await alice.get(`/os-quota-sets/${bob.project}`)).status).toBe(403)
  })
})

describe('microversions', () => {
  test.each([
    ['3.13', 'group_id'],
    ['3.48', 'shared_targets'],
  ])('%s brought %s', async (version, field) => {
    const alice = new Caller()
    const id = await alice.created()
    expect(await alice.show(id)).not.toHaveProperty(field)
    const answer = await alice.get(`/volumes/${id}`, version)
    expect(answer.json().volume).toHaveProperty(field)
    expect(answer.headers).toMatchObject({ 'openstack-api-version': `volume ${version}` })
  })

  test.each<[version: string, status: number]>([
    ['3.61', 406],
    ['two', 400],
    ['latest', 200],
  ])('%s: %d', async (version, status) => {
    expect((await new Caller().get('/volumes', version)).status).toBe(status)
  })
})
