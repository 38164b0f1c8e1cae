/* The example keeps the promises of nova's API: faults, states, conflicts, isolation, quotas, policy and microversions. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Application } from '../src/contract/application.ts'
import { loadApp } from '../src/load/load.ts'
import { request } from '../src/testing/client.ts'
import { ApiCaller, CIRROS } from './clients/caller.ts'
import { IdentityService } from './clients/identity.ts'

const file = join(import.meta.dirname, '../etc/api-paste.ini#osapi_compute')
let app: Application

beforeAll(async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  app = await loadApp(file, { defaults: { task_time: '10ms' } })
})

const someone = (user?: string, project?: string): ApiCaller => new ApiCaller(app, user, project)

describe('states', () => {
  test('a server is there at once, in BUILD, and becomes ACTIVE', async () => {
    const alice = someone()
    const answer = await alice.create({ metadata: { a: 'b' } })
    const { server } = answer.json()
    expect(answer.status).toBe(202)
    expect(answer.headers.location).toBe(`http://localhost/v2.1/servers/${server.id}`)
    expect(Object.keys(server).sort()).toEqual(['OS-DCF:diskConfig', 'adminPass', 'id', 'links', 'security_groups'])
    const shown = (await alice.get(`/servers/${server.id}`)).json().server
    expect(shown).toMatchObject({ status: 'BUILD', addresses: {}, progress: 0, metadata: { a: 'b' } })
    await alice.until(server.id, 'ACTIVE')
    const { addresses } = (await alice.get(`/servers/${server.id}`)).json().server
    expect(addresses.private[0]).toMatchObject({ version: 4, 'OS-EXT-IPS:type': 'fixed' })
  })

  test.each<[action: object, during: string, after: string, then?: object]>([
    [{ 'os-stop': null }, 'ACTIVE', 'SHUTOFF', { 'os-start': null }],
    [{ pause: null }, 'ACTIVE', 'PAUSED', { unpause: null }],
    [{ suspend: null }, 'ACTIVE', 'SUSPENDED', { resume: null }],
    [{ reboot: { type: 'SOFT' } }, 'REBOOT', 'ACTIVE'],
    [{ reboot: { type: 'Hard' } }, 'HARD_REBOOT', 'ACTIVE'],
    [{ resize: { flavorRef: '2' } }, 'RESIZE', 'VERIFY_RESIZE', { revertResize: null }],
    [{ createImage: { name: 'snap' } }, 'ACTIVE', 'ACTIVE'],
    [{ rebuild: { imageRef: CIRROS } }, 'REBUILD', 'ACTIVE'],
  ])('%j: %s, then %s', async (action, during, after, then) => {
    const alice = someone()
    const id = await alice.created()
    expect((await alice.act(id, action)).status).toBe(202)
    expect((await alice.get(`/servers/${id}`)).json().server.status).toBe(during)
    const again = await alice.act(id, { 'os-stop': null })
    expect(again.status).toBe(409)
    expect(again.json().conflictingRequest.message).toMatch(
      /^Cannot 'stop' instance \S+ while it is in task_state \S+$/,
    )
    await alice.until(id, after)
    if (!then) return
    expect((await alice.act(id, then)).status).toBe(202)
    await alice.until(id, 'ACTIVE')
  })

  test.each([
    [{ 'os-start': null }, "Cannot 'start' instance ID while it is in vm_state active"],
    [{ unpause: null }, "Cannot 'unpause' instance ID while it is in vm_state active"],
    [{ confirmResize: null }, "Cannot 'confirmResize' instance ID while it is in vm_state active"],
  ])('%j is a conflict while it runs', async (action, message) => {
    const alice = someone()
    const id = await alice.created()
    const answer = await alice.act(id, action)
    expect(answer.json()).toEqual({ conflictingRequest: { code: 409, message: message.replace('ID', id) } })
  })

  test('a hard reboot may interrupt another one', async () => {
    const alice = someone()
    const id = await alice.created()
    await alice.act(id, { reboot: { type: 'HARD' } })
    expect((await alice.act(id, { reboot: { type: 'HARD' } })).status).toBe(202)
    await alice.until(id, 'ACTIVE')
  })

  test('a resize is confirmed with a 204', async () => {
    const alice = someone()
    const id = await alice.created()
    expect((await alice.act(id, { resize: { flavorRef: '1' } })).status).toBe(400)
    await alice.act(id, { resize: { flavorRef: '2' } })
    await alice.until(id, 'VERIFY_RESIZE')
    expect((await alice.act(id, { confirmResize: null })).status).toBe(204)
    const { server } = (await alice.get(`/servers/${id}`)).json()
    expect([server.status, server.flavor.id]).toEqual(['ACTIVE', '2'])
  })

  test('a delete may come at any time; then there is nothing', async () => {
    const alice = someone()
    const { id } = (await alice.create()).json().server
    expect((await alice.ask('DELETE', `/servers/${id}`)).status).toBe(204)
    await vi.waitFor(async () => expect((await alice.get(`/servers/${id}`)).status).toBe(404))
  })

  test('where no host has room a server ends in error, and says why', async () => {
    const alice = someone()
    const group = (
      await alice.ask('POST', '/os-server-groups', { server_group: { name: 'g', policies: ['anti-affinity'] } })
    ).json()
    const hints = { 'os:scheduler_hints': { group: group.server_group.id } }
    const server = { name: 'g', imageRef: CIRROS, flavorRef: '1', min_count: 4, return_reservation_id: true }
    const made = await alice.ask('POST', '/servers', { server, ...hints })
    expect(made.json().reservation_id).toMatch(/^r-[\da-f]{8}$/)
    await vi.waitFor(async () => {
      const { servers } = (await alice.get('/servers/detail')).json()
      expect(servers.map((one: { status: string }) => one.status).sort()).toEqual([
        'ACTIVE',
        'ACTIVE',
        'ACTIVE',
        'ERROR',
      ])
      expect(servers.find((one: { fault?: object }) => one.fault).fault).toMatchObject({
        code: 500,
        message: expect.stringContaining('No valid host'),
      })
    })
  })

  test('a locked server is left alone by all but administrators', async () => {
    const [alice, admin] = [someone(), someone('admin')]
    const id = await alice.created()
    expect((await alice.act(id, { lock: { locked_reason: 'mine' } }, '2.73')).status).toBe(202)
    expect((await alice.get(`/servers/${id}`, '2.73')).json().server).toMatchObject({
      locked: true,
      locked_reason: 'mine',
    })
    expect((await alice.ask('DELETE', `/servers/${id}`)).json().conflictingRequest.message).toBe(
      `Instance ${id} is locked`,
    )
    expect((await admin.act(id, { 'os-stop': null })).status).toBe(202)
    expect((await alice.act(id, { unlock: null })).status).toBe(202)
    await admin.act(id, { lock: null })
    expect((await alice.act(id, { unlock: null })).status).toBe(403)
  })
})

describe('faults', () => {
  test.each<[method: string, path: string, json: unknown, status: number, name: string, message: string]>([
    ['GET', '/nowhere', undefined, 404, 'itemNotFound', 'The resource could not be found.'],
    ['GET', '/servers/web1', undefined, 404, 'itemNotFound', 'Instance web1 could not be found.'],
    ['DELETE', '/servers', undefined, 405, 'badMethod', 'The resource does not take DELETE.'],
    ['GET', '/flavors/m1.tiny', undefined, 404, 'itemNotFound', 'Flavor m1.tiny could not be found.'],
    ['POST', '/servers', { server: {} }, 400, 'badRequest', 'field/attribute server.name'],
    ['POST', '/servers', { server: { name: 'a', flavorRef: '1', colour: 'red' } }, 400, 'badRequest', 'colour'],
    ['POST', '/servers', { server: { name: 'a', flavorRef: '1' } }, 400, 'badRequest', 'Missing imageRef attribute'],
    ['GET', '/servers?limit=some', undefined, 400, 'badRequest', 'limit'],
    ['GET', '/servers?marker=none', undefined, 400, 'badRequest', 'marker [none] not found'],
    ['GET', '/images/none', undefined, 404, 'itemNotFound', 'Image not found.'],
    [
      'POST',
      '/os-keypairs',
      { keypair: { name: 'k', public_key: 'rubbish' } },
      400,
      'badRequest',
      'Keypair data is invalid',
    ],
  ])('%s %s %j: %d', async (method, path, json, status, name, message) => {
    const answer = await someone().ask(method, path, json)
    expect(answer.status).toBe(status)
    expect(answer.json()[name]).toMatchObject({ code: status, message: expect.stringContaining(message) })
  })

  test.each<[server: object, message: string]>([
    [{ flavorRef: '99' }, 'Flavor 99 could not be found.'],
    [{ imageRef: 'cirros' }, 'Invalid imageRef provided.'],
    [{ imageRef: '6a1f0e6e-0009-4a11-8a11-000000000009' }, 'Can not find requested image'],
    [{ key_name: 'none' }, 'Invalid key_name provided.'],
    [{ availability_zone: 'mars' }, 'The requested availability zone is not available'],
    [{ name: ' a' }, 'server.name'],
    [{ min_count: 2, max_count: 1 }, 'min_count must be <= max_count'],
    [{ networks: 'none' }, "'none' is not of type 'array'"],
    [{ description: 'too early' }, "'description' was unexpected"],
  ])('a create of %j: %s', async (server, message) => {
    const answer = await someone().create(server)
    expect(answer.json().badRequest.message).toContain(message)
  })

  test.each<[action: object, message: string]>([
    [{ dance: null }, 'There is no such action: dance'],
    [{ 'os-start': null, 'os-stop': null }, 'Malformed request body'],
    [{ reboot: { type: 'GENTLE' } }, 'reboot.type'],
    [{ resize: { flavorRef: '99' } }, 'Flavor 99 could not be found.'],
  ])('the action %j: %s', async (action, message) => {
    const alice = someone()
    const id = await alice.created()
    expect((await alice.act(id, action)).json().badRequest.message).toContain(message)
  })
})

describe('what there is without a service beside it', () => {
  test('there are no volumes, and no ports', async () => {
    const alice = someone()
    const id = await alice.created()
    const volumeId = '6a1f0e6e-0009-4a11-8a11-000000000009'
    const path = `/servers/${id}/os-volume_attachments`
    expect((await alice.get(path)).json()).toEqual({ volumeAttachments: [] })
    const answer = await alice.ask('POST', path, { volumeAttachment: { volumeId } })
    expect(answer.json().itemNotFound.message).toBe(`Volume ${volumeId} could not be found.`)
    const device = { source_type: 'volume', destination_type: 'volume', uuid: volumeId, boot_index: 0 }
    const made = await alice.create({ imageRef: '', block_device_mapping_v2: [device] })
    expect(made.json().badRequest.message).toContain(`failed to get volume ${volumeId}.`)
    expect((await alice.get(`/servers/${id}/os-interface`)).json()).toEqual({ interfaceAttachments: [] })
  })
})

describe('what an instance learns about itself', () => {
  const signed = (id: string) => {
    const signature = createHmac('sha256', 'hush').update(id).digest('hex')
    return { 'x-instance-id': id, 'x-instance-id-signature': signature }
  }

  test('by its address', async () => {
    const metadata = await loadApp(file.replace('osapi_compute', 'metadata'))
    const alice = someone(`alice-${Date.now()}`)
    const { keypair } = (await alice.ask('POST', '/os-keypairs', { keypair: { name: 'k' } })).json()
    const user_data = Buffer.from('#!/bin/sh').toString('base64')
    const id = await alice.created({ key_name: 'k', user_data, metadata: { a: 'b' }, name: 'web 1' })
    const { addresses } = (await alice.get(`/servers/${id}`)).json().server
    const ask = (path: string, remoteAddress = addresses.private[0].addr) =>
      request(metadata, 'GET', path, { remoteAddress })
    expect((await ask('/')).body).toBe('latest/\nopenstack/')
    expect((await ask('/latest/')).body).toBe('meta-data/\nuser-data')
    expect((await ask('/latest/user-data')).body).toBe('#!/bin/sh')
    expect((await ask('/latest/meta-data/')).body).toMatch(/^hostname\n.*^placement\/\n.*^public-keys\/\n/ms)
    expect((await ask('/latest/meta-data/hostname')).body).toBe('web-1.novalocal')
    expect((await ask('/latest/meta-data/public-keys/')).body).toBe('0=k')
    expect((await ask('/latest/meta-data/public-keys/0/openssh-key')).body).toBe(keypair.public_key)
    expect((await ask('/openstack/latest/meta_data.json')).json()).toMatchObject({
      ...{ uuid: id, name: 'web 1', meta: { a: 'b' }, public_keys: { k: keypair.public_key } },
    })
    expect((await ask('/latest/meta-data/hostname/x')).status).toBe(404)
    expect((await ask('/', '192.0.2.1')).status).toBe(404)
  })

  test('by the signature of the network service’s proxy', async () => {
    const text = `[app:main]\nuse = call:${join(file, '../../examples/compute/metadata/metadata-app.ts')}:appFactory\n`
    const metadata = await loadApp({ text: `${text}metadata_proxy_shared_secret = hush\n`, filename: file })
    const alice = someone('alice', 'signed')
    const id = await alice.created()
    const ask = (headers: Record<string, string>) =>
      request(metadata, 'GET', '/openstack/latest/meta_data.json', { headers })
    expect((await ask({ ...signed(id), 'x-tenant-id': 'signed' })).json().uuid).toBe(id)
    expect((await ask({ ...signed(id), 'x-tenant-id': 'other' })).status).toBe(404)
    expect((await ask({ ...signed('other'), 'x-instance-id': id, 'x-tenant-id': 'signed' })).status).toBe(403)
    expect((await ask({})).status).toBe(400)
  })
})

describe('whose', () => {
  test('a project sees its own servers alone, an administrator all of them', async () => {
    const [alice, bob, admin] = [someone(), someone('bob'), someone('admin')]
    const id = await alice.created({ name: 'secret' })
    for (const path of [`/servers/${id}`, `/servers/${id}/metadata`, `/servers/${id}/tags`]) {
      expect((await bob.get(path, '2.26')).status).toBe(404)
    }
    expect((await bob.ask('DELETE', `/servers/${id}`)).status).toBe(404)
    expect((await bob.get('/servers')).json().servers).toEqual([])
    expect((await bob.get('/servers?all_tenants=1')).status).toBe(403)
    const all = (await admin.get('/servers?all_tenants=1&name=secret')).json().servers
    expect(all.map((one: { id: string }) => one.id)).toEqual([id])
    expect(Object.keys((await alice.get(`/servers/${id}`)).json().server)).not.toContain('OS-EXT-SRV-ATTR:host')
    expect(Object.keys((await admin.get(`/servers/${id}`)).json().server)).toContain('OS-EXT-SRV-ATTR:host')
  })

  test.each(['/os-services', '/os-hypervisors', '/os-hypervisors/detail', '/os-availability-zone/detail'])(
    '%s is for administrators',
    async (path) => {
      const answer = await someone().get(path)
      expect([answer.status, answer.json().forbidden.message]).toEqual([
        403,
        expect.stringMatching(/^Policy doesn't allow \S+ to be performed\.$/),
      ])
      expect((await someone('admin').get(path)).status).toBe(200)
    },
  )

  test('the project may stand in the path, and then stands in the links, but not that of another', async () => {
    const project = '6f70656e737461636b20342065766572'
    const alice = someone('alice', project)
    await alice.created()
    const [server] = (await alice.get(`/${project}/servers`)).json().servers
    expect(server.links[0].href).toBe(`http://localhost/v2.1/${project}/servers/${server.id}`)
    expect((await someone().get(`/${project}/servers`)).status).toBe(400)
  })
})

describe('quotas', () => {
  test('no more instances, processors or memory than a project may have', async () => {
    const alice = someone()
    expect((await alice.create({ flavorRef: '3', min_count: 1, max_count: 20 })).status).toBe(202)
    expect((await alice.get('/servers')).json().servers.length).toBe(10)
    const { forbidden } = (await alice.create()).json()
    const message =
      'Quota exceeded for cores, instances: Requested 1, 1, but already used 20, 10 of 20, 10 cores, instances'
    expect(forbidden).toEqual({ code: 403, message })
    const { absolute } = (await alice.get('/limits')).json().limits
    expect(absolute).toMatchObject({ totalInstancesUsed: 10, totalCoresUsed: 20, totalRAMUsed: 40960 })
  })

  test('they are shown to whom they concern', async () => {
    const alice = someone('alice', 'quotas')
    const quotas = { instances: 10, cores: 20, ram: 51200, key_pairs: 100 }
    expect((await alice.get('/os-quota-sets/quotas')).json().quota_set).toMatchObject({ id: 'quotas', ...quotas })
    const { quota_set: detail } = (await alice.get('/os-quota-sets/quotas/detail')).json()
    expect(detail.cores).toEqual({ limit: 20, in_use: 0, reserved: 0 })
    expect((await alice.get('/os-quota-sets/others')).status).toBe(403)
  })

  test('a resize that takes too much', async () => {
    const alice = someone()
    const id = await alice.created({ flavorRef: '5' })
    await alice.created({ flavorRef: '5' })
    const answer = await alice.act(id, { resize: { flavorRef: '1' } })
    expect(answer.status).toBe(202)
    const other = (await alice.create({ flavorRef: '5' })).json()
    expect(other.forbidden.message).toContain('Quota exceeded for cores')
  })

  test('no more than 128 items of metadata', async () => {
    const alice = someone()
    const metadata = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`k${index}`, '']))
    const message = 'Maximum number of metadata items exceeds 128'
    expect((await alice.create({ metadata })).json().forbidden.message).toBe(message)
    const id = await alice.created()
    expect((await alice.ask('PUT', `/servers/${id}/metadata`, { metadata })).json().forbidden.message).toBe(message)
  })
})

describe('what belongs to a server', () => {
  test('metadata', async () => {
    const alice = someone()
    const id = await alice.created({ metadata: { a: '1' } })
    const path = `/servers/${id}/metadata`
    expect((await alice.ask('POST', path, { metadata: { b: '2' } })).json()).toEqual({ metadata: { a: '1', b: '2' } })
    expect((await alice.ask('PUT', `${path}/c`, { meta: { c: '3' } })).json()).toEqual({ meta: { c: '3' } })
    expect((await alice.ask('PUT', `${path}/c`, { meta: { d: '3' } })).status).toBe(400)
    expect((await alice.get(`${path}/b`)).json()).toEqual({ meta: { b: '2' } })
    expect((await alice.ask('DELETE', `${path}/b`)).status).toBe(204)
    expect((await alice.get(`${path}/b`)).json().itemNotFound.message).toBe('Metadata item was not found')
    expect((await alice.ask('PUT', path, { metadata: { z: '' } })).json()).toEqual({ metadata: { z: '' } })
    await alice.act(id, { 'os-stop': null })
    expect((await alice.ask('POST', path, { metadata: {} })).status).toBe(409)
  })

  test('addresses, and what it said while it started', async () => {
    const alice = someone()
    const id = await alice.created()
    const { addresses } = (await alice.get(`/servers/${id}/ips`)).json()
    expect(addresses.private[0].version).toBe(4)
    expect((await alice.get(`/servers/${id}/ips/private`)).json()).toEqual(addresses)
    expect((await alice.get(`/servers/${id}/ips/public`)).status).toBe(404)
    const { output } = (await alice.act(id, { 'os-getConsoleOutput': { length: 1 } })).json()
    expect(output).toBe('a login: ')
  })

  test('tags, from 2.26 on', async () => {
    const alice = someone()
    const id = await alice.created()
    const tag = (method: string, path: string, json?: unknown, version = '2.26') =>
      alice.ask(method, `/servers/${id}/tags${path}`, json, version)
    expect((await tag('GET', '', undefined, '2.25')).status).toBe(404)
    const made = await tag('PUT', '/web')
    expect([made.status, made.headers.location]).toEqual([201, `http://localhost/v2.1/servers/${id}/tags/web`])
    expect((await tag('PUT', '/web')).status).toBe(204)
    expect((await tag('GET', '/web')).status).toBe(204)
    expect((await tag('GET', '/db')).status).toBe(404)
    expect((await tag('PUT', '/a,b')).status).toBe(400)
    expect((await tag('PUT', '', { tags: ['x', 'y'] })).json()).toEqual({ tags: ['x', 'y'] })
    expect((await alice.get('/servers?tags=x,y&not-tags=z', '2.26')).json().servers.length).toBe(1)
    expect((await tag('DELETE', '/x')).status).toBe(204)
    expect((await tag('DELETE', '')).status).toBe(204)
    expect((await tag('GET', '')).json()).toEqual({ tags: [] })
  })
})

describe('lists', () => {
  test('pages, with a link to the next one', async () => {
    const alice = someone()
    for (const name of ['a', 'b', 'c']) await alice.create({ name })
    const names: string[] = []
    let path = '/servers?limit=2&sort_key=display_name&sort_dir=asc'
    for (;;) {
      const { servers, servers_links: links } = (await alice.get(path)).json()
      names.push(...servers.map((server: { name: string }) => server.name))
      if (!links) break
      path = links[0].href.replace('http://localhost/v2.1', '')
    }
    expect(names).toEqual(['a', 'b', 'c'])
    expect((await alice.get('/servers')).json().servers.map((one: { name: string }) => one.name)).toEqual([
      'c',
      'b',
      'a',
    ])
  })

  test.each([
    ['name=^web', ['web2', 'web1']],
    ['name=w.b2$', ['web2']],
    ['name=e.*1', ['web1']],
    ['status=active&name=db', ['db']],
    ['status=shutoff', []],
    ['status=strange', []],
    ['flavor=2', ['db']],
    ['changes-since=2999-01-01T00:00:00Z', []],
    ['unknown=x&limit=1', ['db']],
  ])('%s', async (query, names) => {
    const alice = someone()
    for (const [name, flavorRef] of [
      ['web1', '1'],
      ['web2', '1'],
      ['db', '2'],
    ])
      await alice.created({ name, flavorRef })
    const { servers } = (await alice.get(`/servers?${query}`)).json()
    expect(servers.map((one: { name: string }) => one.name)).toEqual(names)
  })

  test('later versions mind what they do not know', async () => {
    expect((await someone().get('/servers?status=strange', '2.38')).status).toBe(400)
    expect((await someone().get('/servers?unknown=x', '2.75')).status).toBe(400)
  })
})

describe('microversions', () => {
  const NEW_IN: Readonly<Record<string, string>> = {
    '2.9': 'locked',
    '2.19': 'description',
    '2.26': 'tags',
    '2.63': 'trusted_image_certificates',
    '2.71': 'server_groups',
    '2.73': 'locked_reason',
    '2.90': 'OS-EXT-SRV-ATTR:hostname',
    '2.96': 'pinned_availability_zone',
  }

  test.each(Object.entries(NEW_IN))('%s brought %s', async (version, field) => {
    const alice = someone()
    const id = await alice.created()
    const before = `2.${Number(version.slice(2)) - 1}`
    expect(Object.keys((await alice.get(`/servers/${id}`, before)).json().server)).not.toContain(field)
    const answer = await alice.get(`/servers/${id}`, version)
    expect(Object.keys(answer.json().server)).toContain(field)
    expect(answer.headers).toMatchObject({
      'openstack-api-version': `compute ${version}`,
      'x-openstack-nova-api-version': version,
    })
  })

  test('a flavor is shown by its id until 2.46, by what it is from 2.47 on', async () => {
    const alice = someone()
    const id = await alice.created()
    expect((await alice.get(`/servers/${id}`, '2.46')).json().server.flavor.id).toBe('1')
    const { flavor } = (await alice.get(`/servers/${id}`, '2.47')).json().server
    expect(flavor).toEqual({
      original_name: 'm1.tiny',
      vcpus: 1,
      ram: 512,
      disk: 1,
      ephemeral: 0,
      swap: 0,
      extra_specs: { 'hw_rng:allowed': 'True' },
    })
  })

  test.each<[version: string, status: number]>([
    ['2.97', 406],
    ['3.0', 406],
    ['two', 400],
    ['latest', 200],
  ])('%s: %d', async (version, status) => {
    const answer = await someone().get('/servers', version)
    expect(answer.status).toBe(status)
    if (version === 'latest') expect(answer.headers['openstack-api-version']).toBe('compute 2.96')
  })

  test('networks are required from 2.37 on, and may be a word', async () => {
    const alice = someone()
    expect((await alice.create({}, '2.37')).status).toBe(400)
    const id = await alice.created({ networks: 'none' }, '2.37')
    expect((await alice.get(`/servers/${id}`)).json().server.addresses).toEqual({})
  })

  test('images are the image service’s from 2.36 on', async () => {
    expect((await someone().get('/images?name=cirros', '2.35')).json().images[0]).toMatchObject({
      id: CIRROS,
      name: 'cirros',
    })
    expect((await someone().get('/images', '2.36')).status).toBe(404)
    expect((await someone().get(`/v2/images/${CIRROS}`)).json()).toMatchObject({ name: 'cirros', status: 'active' })
  })

  test('an update answers all of the server from 2.75 on', async () => {
    const alice = someone()
    const id = await alice.created()
    const update = async (version: string) =>
      (await alice.ask('PUT', `/servers/${id}`, { server: { name: 'b' } }, version)).json().server
    expect(await update('2.74')).not.toHaveProperty('key_name')
    expect(await update('2.75')).toMatchObject({ name: 'b', key_name: null })
  })
})

describe('beside servers', () => {
  test('keypairs are made, and brought along', async () => {
    const alice = someone(`alice-${Date.now()}`)
    const made = await alice.ask('POST', '/os-keypairs', { keypair: { name: 'made' } })
    expect(made.status).toBe(200)
    expect(made.json().keypair).toMatchObject({
      public_key: expect.stringMatching(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\S+ Generated-by-Nova$/),
      private_key: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/),
      fingerprint: expect.stringMatching(/^(?:[\da-f]{2}:){15}[\da-f]{2}$/),
    })
    const again = await alice.ask('POST', '/os-keypairs', { keypair: { name: 'made' } })
    expect(again.json().conflictingRequest.message).toBe("Key pair 'made' already exists.")
    const { public_key } = made.json().keypair
    const keypair = { name: 'brought', type: 'ssh', public_key }
    const brought = await alice.ask('POST', '/os-keypairs', { keypair }, '2.92')
    expect(brought.status).toBe(201)
    expect(brought.json().keypair).not.toHaveProperty('private_key')
    expect((await alice.ask('POST', '/os-keypairs', { keypair: { name: 'none' } }, '2.92')).status).toBe(400)
    expect(
      (await alice.get('/os-keypairs')).json().keypairs.map((one: { keypair: { name: string } }) => one.keypair.name),
    ).toEqual(['brought', 'made'])
    expect((await alice.ask('DELETE', '/os-keypairs/made')).status).toBe(202)
    expect((await alice.ask('DELETE', '/os-keypairs/brought', undefined, '2.2')).status).toBe(204)
    expect((await alice.get('/os-keypairs/made')).status).toBe(404)
  })

  test('flavors are an administrator’s to change', async () => {
    const [alice, admin] = [someone(), someone('admin')]
    const flavor = { name: 'tiny', id: 'tiny', ram: 64, vcpus: 1, disk: 0, 'os-flavor-access:is_public': false }
    expect((await alice.ask('POST', '/flavors', { flavor })).status).toBe(403)
    expect((await admin.ask('POST', '/flavors', { flavor })).json().flavor).toMatchObject({ id: 'tiny', ram: 64 })
    expect((await admin.ask('POST', '/flavors', { flavor })).status).toBe(409)
    expect((await alice.get('/flavors/tiny')).status).toBe(404)
    const specs = '/flavors/tiny/os-extra_specs'
    expect((await admin.ask('POST', specs, { extra_specs: { a: '1' } })).json()).toEqual({ extra_specs: { a: '1' } })
    expect((await admin.ask('PUT', `${specs}/a`, { a: '2' })).json()).toEqual({ a: '2' })
    expect((await admin.get('/flavors/tiny', '2.61')).json().flavor.extra_specs).toEqual({ a: '2' })
    expect((await admin.ask('DELETE', `${specs}/a`)).status).toBe(200)
    expect((await admin.get(`${specs}/a`)).status).toBe(404)
    expect(
      (await alice.get('/flavors/detail?minRam=8000')).json().flavors.map((one: { name: string }) => one.name),
    ).toEqual(['m1.large', 'm1.xlarge'])
    expect((await admin.get('/flavors?is_public=None')).json().flavors.length).toBe(6)
    expect((await admin.ask('DELETE', '/flavors/tiny')).status).toBe(202)
  })

  test('a server group has its members, a service that is disabled none', async () => {
    const [alice, admin] = [someone(), someone('admin')]
    const { server_group: group } = (
      await alice.ask('POST', '/os-server-groups', { server_group: { name: 'g', policy: 'affinity' } }, '2.64')
    ).json()
    const server = { name: 'a', imageRef: CIRROS, flavorRef: '1' }
    const { id } = (await alice.ask('POST', '/servers', { server, 'os:scheduler_hints': { group: group.id } })).json()
      .server
    expect((await alice.get(`/os-server-groups/${group.id}`)).json().server_group).toMatchObject({
      policies: ['affinity'],
      members: [id],
    })
    expect((await alice.get(`/servers/${id}`, '2.71')).json().server.server_groups).toEqual([group.id])
    const { services } = (await admin.get('/os-services?binary=nova-compute', '2.53')).json()
    const path = `/os-services/${services[0].id}`
    const disabled = await admin.ask('PUT', path, { status: 'disabled', disabled_reason: 'broken' }, '2.53')
    expect(disabled.json().service).toMatchObject({ status: 'disabled', disabled_reason: 'broken' })
    await admin.ask('PUT', path, { status: 'enabled' }, '2.53')
  })

  test('administrators see how the host of a server does', async () => {
    const admin = someone('admin')
    const id = await admin.created()
    const server = async () => (await admin.get(`/servers/${id}`, '2.16')).json().server
    const { 'OS-EXT-SRV-ATTR:host': host, host_status: status } = await server()
    const { services } = (await admin.get(`/os-services?binary=nova-compute&host=${host}`, '2.53')).json()
    const tell = (change: object) => admin.ask('PUT', `/os-services/${services[0].id}`, change, '2.53')
    const seen = [status]
    for (const change of [{ status: 'disabled' }, { forced_down: true }, { forced_down: false, status: 'enabled' }]) {
      await tell(change)
      seen.push((await server()).host_status)
    }
    expect(seen).toEqual(['UP', 'MAINTENANCE', 'DOWN', 'UP'])
  })
})

describe.each([
  ['our file, auth_strategy = keystone', '../etc/api-paste.ini#osapi_compute'],
  ['nova’s own file', '../examples/compute/nova/api-paste.ini#osapi_compute'],
])('%s', (_, path) => {
  const identity = new IdentityService()
  let served: Application

  beforeAll(async () => {
    const auth_url = await identity.listen()
    served = await loadApp(join(import.meta.dirname, path), { defaults: { auth_strategy: 'keystone', auth_url } })
  })
  afterAll(() => identity.close())

  const asked = (token?: string) =>
    request(served, 'GET', '/v2.1/servers', token === undefined ? {} : { headers: { 'x-auth-token': token } })

  test('a token is checked by the identity service', async () => {
    expect((await asked()).status).toBe(401)
    const answer = await asked('forged')
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, `Keystone uri="${identity.url}"`])
    expect((await asked(await identity.login('alice', 'demo'))).json()).toEqual({ servers: [] })
  })

  test('versions need none', async () => {
    const { version } = (await request(served, 'GET', '/v2.1')).json()
    expect(version).toMatchObject({ id: 'v2.1', status: 'CURRENT', min_version: '2.1', version: '2.96' })
  })
})
