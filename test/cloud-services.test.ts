/* Compute asks the services beside it, over HTTP, for images, networks and volumes, and leaves nothing there. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Instance } from '../examples/compute/cloud/instance.ts'
import type { Caller } from '../examples/compute/request/caller.ts'
import { NetworkService } from '../examples/compute/services/network-service.ts'
import { Remote } from '../examples/compute/services/remote.ts'
import { serviceUser } from '../examples/compute/services/service-user.ts'
import { settings } from '../examples/compute/settings.ts'
import { createConf } from '../src/contract/conf.ts'
import { readSettings } from '../src/contract/settings.ts'
import { CIRROS } from './clients/caller.ts'
import { type ServedCloud, serveCloud } from './cloud/served.ts'
import { SmallCloud } from './cloud/small-cloud.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const within = (check: () => Promise<void>) => vi.waitFor(check, 30_000)
const NOWHERE = '6a1f0e6e-0009-4a11-8a11-000000000009'

describe.each(['keystone', 'noauth2'])('etc/cloud.ini, auth_strategy = %s', (strategy) => {
  let cloud: ServedCloud
  let url = ''
  let token = ''
  let projectId = 'demo'

  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    cloud = await serveCloud({ task_time: '5ms', auth_strategy: strategy })
    url = cloud.url
    if (strategy === 'keystone') {
      const { id, project } = await signIn('demo')
      token = id
      projectId = project.id
    } else token = `alice:${projectId}`
  })

  afterAll(async () => {
    await cloud?.stop()
    vi.restoreAllMocks()
  })

  async function signIn(name: string, password = 'secret'): Promise<{ id: string; project: { id: string } }> {
    const domain = { id: 'default' }
    const auth = {
      identity: { methods: ['password'], password: { user: { name, password, domain } } },
      scope: { project: { name: 'demo', domain } },
    }
    const answer = await fetch(`${url}/identity/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth }),
    })
    const { project } = ((await answer.json()) as { token: { project: { id: string } } }).token
    return { id: answer.headers.get('x-subject-token') ?? '', project }
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test looks into an answer as it pleases
  async function ask(method: string, path: string, body?: object, version = '2.96', by = token): Promise<any> {
    const response = await fetch(url + path, {
      method,
      headers: {
        'x-auth-token': by,
        'content-type': 'application/json',
        'openstack-api-version': path.startsWith('/volume') ? 'volume 3.44' : `compute ${version}`,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, ...(text !== '' && JSON.parse(text)) }
  }

  const get = (path: string) => ask('GET', path)
  const servers = '/compute/v2.1/servers'
  const create = (wanted: object) =>
    ask('POST', servers, { server: { name: 'vm', flavorRef: '1', imageRef: CIRROS, networks: 'auto', ...wanted } })

  async function until(id: string, status: string): Promise<void> {
    await within(async () => {
      const { server: found } = await get(`${servers}/${id}`)
      expect([found.status, found['OS-EXT-STS:task_state'], found.fault]).toEqual([status, null, undefined])
    })
  }

  async function created(wanted: object = {}): Promise<string> {
    const { server: made, ...fault } = await create(wanted)
    expect(fault).toEqual({ status: 202 })
    await until(made.id, 'ACTIVE')
    return made.id
  }

  async function deleted(id: string): Promise<void> {
    expect((await ask('DELETE', `${servers}/${id}`)).status).toBe(204)
    await within(async () => expect((await get(`${servers}/${id}`)).status).toBe(404))
    expect((await get(`/network/v2.0/ports?device_id=${id}`)).ports).toEqual([])
  }

  async function network(cidr: string): Promise<string> {
    const { network: made } = await ask('POST', '/network/v2.0/networks', { network: { name: 'own' } })
    await ask('POST', '/network/v2.0/subnets', { subnet: { network_id: made.id, cidr } })
    return made.id
  }

  async function volume(): Promise<string> {
    const { volume: made } = await ask('POST', '/volume/v3/volumes', { volume: { size: 1 } })
    await hasStatus(made.id, 'available')
    return made.id
  }

  async function hasStatus(id: string, status: string): Promise<void> {
    const path = `/volume/v3/volumes/${id}`
    await within(async () => expect((await get(path)).volume.status).toBe(status))
  }

  test('an image is one of the image service that the flavor has room for', async () => {
    expect((await create({ imageRef: NOWHERE })).badRequest.message).toBe('Can not find requested image')
    const image = { name: 'big', disk_format: 'raw', container_format: 'bare', min_ram: 1024, min_disk: 5 }
    const { id } = await ask('POST', '/image/v2/images', image)
    expect((await create({ imageRef: id })).badRequest.message).toBe(`Image ${id} is not active.`)
    const put = await fetch(`${url}/image/v2/images/${id}/file`, {
      method: 'PUT',
      headers: { 'x-auth-token': token, 'content-type': 'application/octet-stream' },
      body: 'data',
    })
    expect(put.status).toBe(204)
    const { badRequest } = await create({ imageRef: id })
    expect(badRequest.message).toBe("Flavor's memory is too small for requested image.")
    expect((await ask('GET', '/compute/v2.1/images?name=big', undefined, '2.1')).images[0]).toMatchObject({ id })
    expect((await ask('GET', `/compute/v2.1/images/${id}`, undefined, '2.1')).image).toMatchObject({ minDisk: 5 })
    expect((await ask('GET', '/compute/v2.1/images/..%2Fimages', undefined, '2.1')).status).toBe(404)
  })

  test('a server becomes an image, of which another one is made', async () => {
    const id = await created()
    const action = { createImage: { name: 'snap', metadata: { why: 'backup' } } }
    const { image_id } = await ask('POST', `${servers}/${id}/action`, action)
    expect((await get(`/image/v2/images/${image_id}`)).status).toBe('queued')
    await until(id, 'ACTIVE')
    expect(await get(`/image/v2/images/${image_id}`)).toMatchObject({
      ...{ status: 'active', name: 'snap', visibility: 'private', owner: projectId, min_disk: 1 },
      ...{ why: 'backup', image_type: 'snapshot', instance_uuid: id },
    })
    const other = await created({ imageRef: image_id })
    await deleted(id)
    await deleted(other)
  })

  test('it has a port, whose addresses are its own, and a floating one', async () => {
    const id = await created()
    const [port, ...others] = (await get(`/network/v2.0/ports?device_id=${id}`)).ports
    expect(others).toEqual([])
    expect(port).toMatchObject({ device_owner: 'compute:nova', project_id: projectId, status: 'ACTIVE' })
    expect(port['binding:host_id']).toMatch(/^compute\d$/)
    const fixed = {
      ...{ version: 4, addr: port.fixed_ips[0].ip_address },
      ...{ 'OS-EXT-IPS-MAC:mac_addr': port.mac_address, 'OS-EXT-IPS:type': 'fixed' },
    }
    expect((await get(`${servers}/${id}`)).server.addresses).toEqual({ private: [fixed] })
    const [outside] = (await get('/network/v2.0/networks?name=public')).networks
    const wanted = { floatingip: { floating_network_id: outside.id, port_id: port.id } }
    const { floatingip } = await ask('POST', '/network/v2.0/floatingips', wanted)
    const floating = { ...fixed, addr: floatingip.floating_ip_address, 'OS-EXT-IPS:type': 'floating' }
    const { servers: listed } = await get(`${servers}/detail`)
    expect(listed.map((one: { addresses: object }) => one.addresses)).toEqual([{ private: [fixed, floating] }])
    expect((await get(`${servers}/${id}/ips`)).addresses.private).toHaveLength(2)
    await deleted(id)
    expect((await get(`/network/v2.0/floatingips/${floatingip.id}`)).floatingip.port_id).toBeNull()
  })

  test('networks, ports and groups are those that the caller may use', async () => {
    const [outside] = (await get('/network/v2.0/networks?name=public')).networks
    const bare = (await ask('POST', '/network/v2.0/networks', { network: { name: 'bare' } })).network.id
    const own = await network('192.168.1.0/24')
    const { port } = await ask('POST', '/network/v2.0/ports', { port: { network_id: own, device_id: 'other' } })
    const refused: [wanted: object, fault: string, message: string][] = [
      [{ networks: [{ uuid: NOWHERE }] }, 'badRequest', `Network ${NOWHERE} could not be found.`],
      [{ networks: [{ uuid: bare }] }, 'badRequest', `Network ${bare} requires a subnet`],
      [{ networks: [{ uuid: outside.id }] }, 'forbidden', 'not allowed to create an interface on external network'],
      [{ networks: [{ port: NOWHERE }] }, 'badRequest', `Port id ${NOWHERE} could not be found.`],
      [{ networks: [{ port: port.id }] }, 'conflictingRequest', `Port ${port.id} is still in use.`],
      [{ networks: 'auto' }, 'conflictingRequest', 'More than one possible network found.'],
      [{ networks: [{ uuid: own }], security_groups: [{ name: 'x' }] }, 'badRequest', 'Security group x not found.'],
      [
        { networks: [{ uuid: own, fixed_ip: port.fixed_ips[0].ip_address }] },
        'badRequest',
        `Fixed IP address ${port.fixed_ips[0].ip_address} is already in use on instance other.`,
      ],
    ]
    for (const [wanted, fault, message] of refused) {
      expect((await create(wanted))[fault]).toMatchObject({ message: expect.stringContaining(message) })
    }
    await ask('DELETE', `/network/v2.0/ports/${port.id}`)
    for (const id of [bare, own]) expect((await ask('DELETE', `/network/v2.0/networks/${id}`)).status).toBe(204)
  })

  test('a port of the user’s own stays when the server goes; others are plugged in and out', async () => {
    const own = await network('192.168.2.0/24')
    const { security_group: group } = await ask('POST', '/network/v2.0/security-groups', {
      security_group: { name: 'web' },
    })
    const { port } = await ask('POST', '/network/v2.0/ports', { port: { network_id: own } })
    const networks = [{ port: port.id }, { uuid: own, fixed_ip: '192.168.2.77' }]
    const id = await created({ networks, security_groups: [{ name: 'web' }] })
    const { addresses } = (await get(`${servers}/${id}`)).server
    expect(addresses.own.map(({ addr }: { addr: string }) => addr)).toEqual(['192.168.2.2', '192.168.2.77'])
    const [, made] = (await get(`/network/v2.0/ports?device_id=${id}`)).ports
    expect(made.security_groups).toEqual([group.id])
    const path = `${servers}/${id}/os-interface`
    const { interfaceAttachment: added } = await ask('POST', path, { interfaceAttachment: { net_id: own } })
    expect(added).toMatchObject({ net_id: own, port_state: 'ACTIVE', fixed_ips: [{ ip_address: '192.168.2.3' }] })
    expect((await get(`${path}/${added.port_id}`)).interfaceAttachment).toEqual(added)
    expect((await get(path)).interfaceAttachments).toHaveLength(3)
    expect((await ask('DELETE', `${path}/${added.port_id}`)).status).toBe(202)
    expect((await get(path)).interfaceAttachments).toHaveLength(2)
    expect((await get(`${path}/${added.port_id}`)).status).toBe(404)
    await deleted(id)
    const kept = (await get(`/network/v2.0/ports?network_id=${own}`)).ports
    expect(kept).toMatchObject([{ id: port.id, device_id: '', device_owner: '', status: 'DOWN' }])
    await ask('DELETE', `/network/v2.0/ports/${port.id}`)
    expect((await ask('DELETE', `/network/v2.0/networks/${own}`)).status).toBe(204)
  })

  test('security groups are looked for at compute, which shows what comes in, until 2.36', async () => {
    const group = { security_group: { name: 'web' } }
    const { security_group: web } = await ask('POST', '/network/v2.0/security-groups', group)
    const rule = { direction: 'ingress', protocol: 'tcp', port_range_min: 80, port_range_max: 80 }
    const body = { security_group_rule: { ...rule, security_group_id: web.id } }
    await ask('POST', '/network/v2.0/security-group-rules', body)
    const path = '/compute/v2.1/os-security-groups'
    const { security_group: shown } = await ask('GET', `${path}/${web.id}`, undefined, '2.35')
    expect(shown).toEqual({
      ...{ id: web.id, name: 'web', description: '', tenant_id: projectId },
      rules: [
        {
          ...{ id: expect.any(String), parent_group_id: web.id, ip_protocol: 'tcp', from_port: 80, to_port: 80 },
          ...{ group: {}, ip_range: { cidr: '0.0.0.0/0' } },
        },
      ],
    })
    const { security_groups: all } = await ask('GET', path, undefined, '2.35')
    const { rules } = all.find(({ name }: { name: string }) => name === 'default')
    expect(rules[0]).toMatchObject({
      ip_protocol: null,
      group: { name: 'default', tenant_id: projectId },
      ip_range: {},
    })
    expect(await ask('GET', path)).toMatchObject({ status: 404 })
    expect(await ask('GET', `${path}/web`, undefined, '2.35')).toMatchObject({ status: 404 })
  })

  test('a server is put into a security group, and taken out', async () => {
    const id = await created()
    const change = (action: string, name: string) => ask('POST', `${servers}/${id}/action`, { [action]: { name } })
    const groups = async () => (await get(`${servers}/${id}`)).server.security_groups
    await ask('POST', '/network/v2.0/security-groups', { security_group: { name: 'db' } })
    expect(await change('addSecurityGroup', 'db')).toEqual({ status: 202 })
    expect(await change('addSecurityGroup', 'db')).toEqual({ status: 202 })
    expect(await groups()).toEqual([{ name: 'default' }, { name: 'db' }])
    expect(await change('removeSecurityGroup', 'db')).toEqual({ status: 202 })
    expect(await groups()).toEqual([{ name: 'default' }])
    expect(await change('removeSecurityGroup', 'db')).toMatchObject({ status: 404 })
    expect(await change('addSecurityGroup', 'nosuch')).toMatchObject({ status: 404 })
    expect(await change('addSecurityGroup', '')).toMatchObject({ status: 400 })
    await deleted(id)
    const alone = await created({ networks: 'none' })
    expect(await ask('POST', `${servers}/${alone}/action`, { addSecurityGroup: { name: 'db' } })).toMatchObject({
      status: 400,
    })
    await deleted(alone)
  })

  test('a volume comes and goes', async () => {
    const [id, disk] = [await created(), await volume()]
    const path = `${servers}/${id}/os-volume_attachments`
    const attach = (volumeId: string) => ask('POST', path, { volumeAttachment: { volumeId, tag: 'data' } })
    expect((await attach(NOWHERE)).itemNotFound.message).toBe(`Volume ${NOWHERE} could not be found.`)
    const { volumeAttachment } = await attach(disk)
    expect(volumeAttachment).toMatchObject({
      ...{ volumeId: disk, serverId: id, device: '/dev/vdb', tag: 'data', delete_on_termination: false },
    })
    await hasStatus(disk, 'in-use')
    expect((await get(`/volume/v3/volumes/${disk}`)).volume.attachments).toMatchObject([
      { server_id: id, device: '/dev/vdb', attachment_id: volumeAttachment.attachment_id },
    ])
    expect((await attach(disk)).badRequest.message).toContain('the current status is in-use')
    expect((await get(`${servers}/${id}`)).server['os-extended-volumes:volumes_attached']).toEqual([
      { id: disk, delete_on_termination: false },
    ])
    expect((await get(path)).volumeAttachments).toEqual([volumeAttachment])
    const change = { volumeAttachment: { volumeId: disk, delete_on_termination: true } }
    expect((await ask('PUT', `${path}/${disk}`, change)).status).toBe(202)
    expect((await get(`${path}/${disk}`)).volumeAttachment.delete_on_termination).toBe(true)
    expect((await ask('DELETE', `${path}/${disk}`)).status).toBe(202)
    await hasStatus(disk, 'available')
    await within(async () => expect((await get(path)).volumeAttachments).toEqual([]))
    expect((await ask('DELETE', `${path}/${disk}`)).status).toBe(404)
    await ask('DELETE', `/volume/v3/volumes/${disk}`)
    await deleted(id)
  })

  test('a server is made of a volume, which goes with it if it is to', async () => {
    const [root, data] = [await volume(), await volume()]
    const device = { source_type: 'volume', destination_type: 'volume' }
    const wanted = {
      imageRef: '',
      block_device_mapping_v2: [
        { ...device, uuid: root, boot_index: 0 },
        { ...device, uuid: data, delete_on_termination: true },
      ],
    }
    expect((await create(wanted)).badRequest.message).toBe(`Block Device ${root} is not bootable.`)
    await ask('POST', `/volume/v3/volumes/${root}/action`, { 'os-set_bootable': { bootable: true } })
    const missing = [{ ...device, uuid: NOWHERE, boot_index: 0 }]
    expect((await create({ imageRef: '', block_device_mapping_v2: missing })).badRequest.message).toBe(
      `Block Device Mapping is Invalid: failed to get volume ${NOWHERE}.`,
    )
    const body = { server: { name: 'vm', flavorRef: '1', networks: 'none', ...wanted } }
    expect((await ask('POST', servers, { ...body, 'os:scheduler_hints': { group: NOWHERE } })).status).toBe(400)
    for (const one of [root, data]) await hasStatus(one, 'available')
    const id = await created(wanted)
    for (const one of [root, data]) await hasStatus(one, 'in-use')
    const path = `${servers}/${id}/os-volume_attachments`
    expect((await get(path)).volumeAttachments.map((one: { device: string }) => one.device)).toEqual([
      '/dev/vda',
      '/dev/vdb',
    ])
    expect((await ask('DELETE', `${path}/${root}`)).badRequest.message).toBe('Cannot detach a root device volume')
    await deleted(id)
    await hasStatus(root, 'available')
    await within(async () => expect((await get(`/volume/v3/volumes/${data}`)).status).toBe(404))
    await ask('DELETE', `/volume/v3/volumes/${root}`)
  })

  test.runIf(strategy === 'keystone')('who may only read does not write', async () => {
    const admin = (await signIn('admin')).id
    const identity = (method: string, path: string, body?: object) =>
      ask(method, `/identity/v3${path}`, body, '2.96', admin)
    const { user } = await identity('POST', '/users', { user: { name: 'eve', password: 'eve' } })
    const role = (await identity('GET', '/roles?name=reader')).roles[0].id
    await identity('PUT', `/projects/${projectId}/users/${user.id}/roles/${role}`)
    const eve = (await signIn('eve', 'eve')).id
    const by = (method: string, path: string, body?: object) => ask(method, path, body, '2.96', eve)
    for (const path of [servers, '/network/v2.0/ports', '/volume/v3/volumes', '/image/v2/images']) {
      expect([path, (await by('GET', path)).status]).toEqual([path, 200])
    }
    expect(await by('POST', '/network/v2.0/networks', { network: {} })).toEqual({
      status: 403,
      NeutronError: {
        type: 'PolicyNotAuthorized',
        message: 'rule:project_member is disallowed by policy',
        detail: '',
      },
    })
    const { forbidden } = await by('POST', '/volume/v3/volumes', { volume: { size: 1 } })
    expect(forbidden).toEqual({ code: 403, message: "Policy doesn't allow project_member to be performed." })
  })

  test.runIf(strategy === 'noauth2')(
    'a compute node dies at any message: there is one port, and then none',
    async () => {
      const options = {
        ...{ auth_strategy: 'noauth2', network_endpoint: `${url}/network`, volume_endpoint: `${url}/volume/v3` },
        // Nothing is sent twice meanwhile, and nothing has to be waited for.
        rpc_response_timeout: '200ms',
      }
      const names = ['claim', 'write networking', 'write block_device_mapping', 'write spawning', 'write nothing']
      const deaths = names.flatMap((name) =>
        (['before', 'after'] as const).map((when) => ({ of: `sends ${name}`, when })),
      )
      for (const death of [...deaths, { of: 'sends remove', when: 'before' as const }]) {
        const small = await SmallCloud.open(options)
        const disk = await volume()
        for (const name of ['conductor', 'scheduler']) await small.start(name)
        await small.start('compute1', death)
        void small.transportOf('compute1').death.then(() => small.start('compute1'))
        const mapping = [{ source_type: 'volume', destination_type: 'volume', uuid: disk, delete_on_termination: true }]
        const instance = await small.settled(await small.create(undefined, { block_device_mapping_v2: mapping }))
        expect([death, instance.vmState, instance.fault]).toEqual([death, 'active', null])
        const path = `/network/v2.0/ports?device_id=${instance.id}`
        expect((await get(path)).ports).toHaveLength(1)
        expect((await get(`/volume/v3/volumes/${disk}`)).volume.status).toBe('in-use')
        await small.delete(instance)
        expect((await get(path)).ports).toEqual([])
        await within(async () => expect((await get(`/volume/v3/volumes/${disk}`)).status).toBe(404))
        await small.close()
      }
    },
  )

  test('what a server is deleted with while it is built is given back', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => create({})))
    await Promise.all(made.map(({ server: { id } }) => ask('DELETE', `${servers}/${id}`)))
    await within(async () => expect((await get(servers)).servers).toEqual([]))
    await within(async () => {
      expect((await get('/network/v2.0/ports?device_owner=compute:nova')).ports).toEqual([])
    })
  })
})

describe('when another service does not answer as it should', () => {
  const asked: string[] = []
  // Knows each token for one question only, and says so as services do.
  const server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url} ${request.headers['x-auth-token'] ?? ''}`.trim())
    if (request.method === 'POST') {
      reply.writeHead(201, { 'x-subject-token': `token${asked.length}` })
      reply.end(JSON.stringify({ token: { expires_at: '2999-01-01T00:00:00.000000Z' } }))
    } else if (asked.filter((one) => one.endsWith(String(request.headers['x-auth-token']))).length > 1) {
      reply.writeHead(401).end(JSON.stringify({ error: { message: 'Who are you?' } }))
    } else reply.writeHead(200).end('{"ports":[]}')
  })
  let url = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const settingsOf = (options: Record<string, string>) => readSettings(settings, createConf(Object.entries(options)))
  const image = (endpoint: string) => new Remote('image', endpoint).ask(z.unknown(), { token: 't', path: '/x' })

  test('compute gets another token when its own is refused', async () => {
    const networks = new NetworkService(url, serviceUser(settingsOf({ auth_url: `${url}/v3`, password: 'p' })))
    const instance = { id: 'i', nics: [] } as unknown as Instance
    for (let times = 0; times < 2; times++) await networks.release(instance)
    const ports = 'GET /v2.0/ports?device_id=i'
    const signIn = 'POST /v3/auth/tokens?nocatalog'
    expect(asked).toEqual([signIn, `${ports} token1`, `${ports} token1`, signIn, `${ports} token4`])
  })

  test('what it refuses is answered as it was, and that it cannot be asked is a 503', async () => {
    await image(url)
    await expect(image(url)).rejects.toMatchObject({ status: 401, message: 'Who are you?' })
    const message = 'The image service is temporarily unavailable.'
    await expect(image('http://127.0.0.1:1')).rejects.toMatchObject({ status: 503, message })
    const user = serviceUser(settingsOf({ auth_url: 'http://127.0.0.1:1' }))
    await expect(user.as(async () => {})).rejects.toMatchObject({ status: 503 })
  })

  test('servers are shown where they were', async () => {
    const networks = new NetworkService('http://127.0.0.1:1', serviceUser(settingsOf({})))
    const instance = { id: 'i', addresses: [{ address: '10.0.0.2' }] } as unknown as Instance
    expect(await networks.refreshed({ token: 't' } as Caller, [instance])).toEqual([instance])
  })
})
