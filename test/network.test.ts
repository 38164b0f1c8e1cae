/* The example keeps the promises of neutron's API: addresses, who sees what, conflicts, quotas, faults and lists. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Application } from '../src/contract/application.ts'
import { loadApp } from '../src/load/load.ts'
import { type Answer, request } from '../src/testing/client.ts'

const folder = join(import.meta.dirname, '../examples/network')
let app: Application

// Where nothing else runs it is made in a second.
vi.setConfig({ hookTimeout: 60_000 })

beforeAll(async () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  app = await loadApp(join(folder, 'api-paste.ini'))
})
afterAll(() => vi.restoreAllMocks())

/** Somebody with a project of their own. */
class Caller {
  readonly project = randomUUID()
  readonly #user: string

  constructor(user = 'alice') {
    this.#user = user
  }

  ask(method: string, path: string, json?: unknown): Promise<Answer> {
    const headers = { 'X-Auth-Token': `${this.#user}:${this.project}` }
    return request(app, method, `/v2.0${path}`, { headers, ...(json !== undefined && { json }) })
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path)
  }

  /** Makes something and gives what is shown of it. */
  async make(collection: string, name: string, about: object) {
    const answer = await this.ask('POST', `/${collection}`, { [name]: about })
    expect([answer.status, answer.body]).toEqual([201, expect.any(String)])
    return answer.json()[name]
  }

  /** Makes a network with a subnet. */
  async network(cidr = '192.168.1.0/24') {
    const network = await this.make('networks', 'network', { name: 'net' })
    const subnet = await this.make('subnets', 'subnet', { network_id: network.id, cidr, ip_version: 4 })
    return { network, subnet }
  }

  async idOf(network: string): Promise<string> {
    return (await this.get(`/networks?name=${network}`)).json().networks[0].id
  }
}

function fault({ status, headers, body }: Answer): [status: number, type: string, message: string] {
  expect(headers['content-type']).toBe('application/json')
  const { type, message, detail } = JSON.parse(body).NeutronError
  expect(detail).toBe('')
  return [status, type, message]
}

describe('documents', () => {
  test('there is one version', async () => {
    const { versions } = (await request(app, 'GET', '/')).json()
    expect(versions).toMatchObject([{ id: 'v2.0', links: [{ href: 'http://localhost/v2.0/' }] }])
    expect((await request(app, 'GET', '/v2.0/')).json().version).toMatchObject({ id: 'v2.0', status: 'CURRENT' })
  })

  test('what it has of neutron', async () => {
    const alice = new Caller()
    const { extensions } = (await alice.get('/extensions')).json()
    expect(extensions.map(({ alias }: { alias: string }) => alias)).toContain('security-group')
    expect((await alice.get('/extensions/router')).json().extension.alias).toBe('router')
    expect(fault(await alice.get('/extensions/bgp'))).toEqual([
      404,
      'HTTPNotFound',
      'Extension with alias bgp does not exist',
    ])
  })

  test('errors of the framework are neutron’s, too', async () => {
    const alice = new Caller()
    expect(fault(await alice.get('/strange'))).toEqual([404, 'HTTPNotFound', 'The resource could not be found.'])
    expect(fault(await alice.ask('DELETE', '/networks'))[1]).toBe('HTTPMethodNotAllowed')
    expect(fault(await alice.ask('POST', '/networks', { network: { nmae: 'x' } }))[1]).toBe('HTTPBadRequest')
  })
})

const TAGGED = { 'tags=a,b': 1, 'tags=a,c': 0, 'tags-any=c,a': 1, 'not-tags=a,c': 1, 'not-tags-any=a,c': 0 }

describe('networks', () => {
  test('two are there from the start, and everybody sees them', async () => {
    const { networks } = (await new Caller().get('/networks')).json()
    expect(networks).toMatchObject([
      { name: 'public', shared: false, 'router:external': true, status: 'ACTIVE' },
      { name: 'private', shared: true, 'router:external': false, subnets: [expect.any(String)] },
    ])
  })

  test('those of a project are nobody else’s', async () => {
    const [alice, bob, admin] = [new Caller(), new Caller('bob'), new Caller('admin')]
    const { network } = await alice.network()
    expect(network).toMatchObject({ project_id: alice.project, tenant_id: alice.project, mtu: 1500, tags: [] })
    const path = `/networks/${network.id}`
    const missing = [404, 'NetworkNotFound', `Network ${network.id} could not be found.`]
    expect(fault(await bob.get(path))).toEqual(missing)
    expect(fault(await bob.ask('PUT', path, { network: { name: 'mine' } }))).toEqual(missing)
    expect(fault(await bob.ask('DELETE', path))).toEqual(missing)
    const { id: shared } = (await alice.get('/networks?name=private')).json().networks[0]
    expect(fault(await alice.ask('DELETE', `/networks/${shared}`))[1]).toBe('PolicyNotAuthorized')
    expect(fault(await alice.ask('POST', '/networks', { network: { shared: true } }))[0]).toBe(403)
    expect((await admin.ask('PUT', path, { network: { shared: true } })).status).toBe(200)
    expect((await bob.get(path)).json().network).toMatchObject({ name: 'net', shared: true, revision_number: 2 })
  })

  test('one goes with its subnets, unless something is plugged in', async () => {
    const alice = new Caller()
    const { network, subnet } = await alice.network()
    const port = await alice.make('ports', 'port', { network_id: network.id })
    const [status, type, message] = fault(await alice.ask('DELETE', `/networks/${network.id}`))
    expect([status, type]).toEqual([409, 'NetworkInUse'])
    expect(message).toMatch(/There are one or more ports still in use on the network\.$/)
    expect(fault(await alice.ask('DELETE', `/subnets/${subnet.id}`))[1]).toBe('SubnetInUse')
    expect((await alice.ask('DELETE', `/ports/${port.id}`)).status).toBe(204)
    expect((await alice.ask('DELETE', `/networks/${network.id}`)).status).toBe(204)
    expect((await alice.get(`/subnets/${subnet.id}`)).status).toBe(404)
  })

  test('tags', async () => {
    const alice = new Caller()
    const { network } = await alice.network()
    expect((await alice.ask('PUT', `/networks/${network.id}/tags`, { tags: ['a', 'b'] })).json()).toEqual({
      tags: ['a', 'b'],
    })
    const found = async (query: string) => (await alice.get(`/networks?id=${network.id}&${query}`)).json().networks
    for (const [query, count] of Object.entries(TAGGED))
      expect([query, (await found(query)).length]).toEqual([query, count])
  })
})

describe('subnets', () => {
  test('the first address is the gateway’s, the others are for ports', async () => {
    const { subnet } = await new Caller().network('10.1.2.0/29')
    expect(subnet).toMatchObject({ gateway_ip: '10.1.2.1', ip_version: 4, enable_dhcp: true })
    expect(subnet.allocation_pools).toEqual([{ start: '10.1.2.2', end: '10.1.2.6' }])
  })

  test.each<[about: object, status: number, type: string]>([
    [{ cidr: '10.1.2.3/24' }, 400, 'InvalidInput'],
    [{ cidr: '10.1.2.0' }, 400, 'InvalidInput'],
    [{ cidr: '192.168.1.128/25' }, 400, 'InvalidInput'],
    [{ cidr: '10.1.2.0/24', ip_version: 6 }, 400, 'HTTPBadRequest'],
    [{ cidr: '10.1.2.0/24', gateway_ip: '10.9.9.9' }, 400, 'InvalidInput'],
    [{ cidr: '10.1.2.0/24', allocation_pools: [{ start: '10.1.2.9', end: '10.1.2.2' }] }, 400, 'InvalidAllocationPool'],
    [
      { cidr: '10.1.2.0/24', allocation_pools: [{ start: '10.1.2.9', end: '10.1.3.1' }] },
      400,
      'OutOfBoundsAllocationPool',
    ],
    [
      { cidr: '10.1.2.0/24', allocation_pools: [{ start: '10.1.2.1', end: '10.1.2.9' }] },
      409,
      'GatewayConflictWithAllocationPools',
    ],
    [{ cidr: '10.1.2.0/24', network_id: randomUUID() }, 404, 'NetworkNotFound'],
  ])('%j: %d %s', async (about, status, type) => {
    const alice = new Caller()
    const { network } = await alice.network()
    const answer = await alice.ask('POST', '/subnets', { subnet: { network_id: network.id, ip_version: 4, ...about } })
    expect(fault(answer).slice(0, 2)).toEqual([status, type])
  })

  test('one may be without a gateway, or get another', async () => {
    const alice = new Caller()
    const { network } = await alice.network()
    const about = { network_id: network.id, cidr: '10.1.2.0/30', gateway_ip: null }
    const subnet = await alice.make('subnets', 'subnet', about)
    expect(subnet.allocation_pools).toEqual([{ start: '10.1.2.1', end: '10.1.2.2' }])
    const put = (gateway_ip: string) => alice.ask('PUT', `/subnets/${subnet.id}`, { subnet: { gateway_ip } })
    expect(fault(await put('10.1.2.1'))[1]).toBe('GatewayConflictWithAllocationPools')
    expect((await put('10.1.2.3')).json().subnet.gateway_ip).toBe('10.1.2.3')
  })
})

describe('ports', () => {
  test('one has an address, a hardware address and the default group', async () => {
    const alice = new Caller()
    const { network, subnet } = await alice.network()
    const port = await alice.make('ports', 'port', { network_id: network.id })
    expect(port).toMatchObject({
      fixed_ips: [{ subnet_id: subnet.id, ip_address: '192.168.1.2' }],
      mac_address: expect.stringMatching(/^fa:16:3e(?::[\da-f]{2}){3}$/),
      status: 'DOWN',
    })
    const { security_groups: groups } = (await alice.get('/security-groups')).json()
    expect(port.security_groups).toEqual([groups[0].id])
    const held = await alice.ask('PUT', `/ports/${port.id}`, {
      port: { device_id: 'vm', device_owner: 'compute:nova' },
    })
    expect(held.json().port.status).toBe('ACTIVE')
    expect((await alice.get('/ports?device_id=vm')).json().ports.length).toBe(1)
  })

  test('addresses can be asked for, and are had once', async () => {
    const alice = new Caller()
    const { network, subnet } = await alice.network('10.1.2.0/29')
    const make = (...fixed_ips: object[]) =>
      alice.ask('POST', '/ports', { port: { network_id: network.id, ...(fixed_ips.length > 0 && { fixed_ips }) } })
    const { port } = (await make({ ip_address: '10.1.2.3' }, { subnet_id: subnet.id })).json()
    expect(port.fixed_ips.map((one: { ip_address: string }) => one.ip_address)).toEqual(['10.1.2.3', '10.1.2.2'])
    expect(fault(await make({ ip_address: '10.1.2.3' }))[1]).toBe('IpAddressAlreadyAllocated')
    expect(fault(await make({ ip_address: '10.9.9.9' }))[1]).toBe('InvalidIpForNetwork')
    expect(fault(await make({ subnet_id: randomUUID() }))[1]).toBe('SubnetNotFound')
    for (const expected of ['10.1.2.4', '10.1.2.5', '10.1.2.6']) {
      expect((await make()).json().port.fixed_ips[0].ip_address).toBe(expected)
    }
    expect(fault(await make())).toEqual([
      409,
      'IpAddressGenerationFailure',
      `No more IP addresses available on network ${network.id}.`,
    ])
    expect((await make({ ip_address: '10.1.2.1' })).status).toBe(201)
    const moved = { port: { fixed_ips: [{ ip_address: '10.1.2.3' }] } }
    expect((await alice.ask('PUT', `/ports/${port.id}`, moved)).json().port.fixed_ips.length).toBe(1)
    expect((await make()).json().port.fixed_ips[0].ip_address).toBe('10.1.2.2')
    expect((await alice.get('/ports?fixed_ips=ip_address%3D10.1.2.2')).json().ports.length).toBe(1)
  })

  test('a hardware address is had once, a group must be one’s own', async () => {
    const [alice, bob] = [new Caller(), new Caller('bob')]
    const { network } = await alice.network()
    const mac_address = 'fa:16:3e:00:00:01'
    await alice.make('ports', 'port', { network_id: network.id, mac_address })
    const again = await alice.ask('POST', '/ports', { port: { network_id: network.id, mac_address } })
    expect(fault(again)[1]).toBe('MacAddressInUse')
    const group = await bob.make('security-groups', 'security_group', { name: 'g' })
    const other = await alice.ask('POST', '/ports', { port: { network_id: network.id, security_groups: [group.id] } })
    expect(fault(other)[1]).toBe('SecurityGroupNotFound')
  })
})

describe('security groups', () => {
  test('a project has a default one, which stays', async () => {
    const alice = new Caller()
    const { security_groups: groups } = (await alice.get('/security-groups')).json()
    expect(groups).toMatchObject([{ name: 'default', stateful: true, project_id: alice.project }])
    expect(groups[0].security_group_rules.map((rule: { direction: string }) => rule.direction).sort()).toEqual([
      ...['egress', 'egress', 'ingress', 'ingress'],
    ])
    expect(fault(await alice.ask('DELETE', `/security-groups/${groups[0].id}`))[1]).toBe(
      'SecurityGroupCannotRemoveDefault',
    )
    const second = await alice.ask('POST', '/security-groups', { security_group: { name: 'default' } })
    expect(fault(second)[1]).toBe('SecurityGroupDefaultAlreadyExists')
  })

  test('rules', async () => {
    const alice = new Caller()
    const group = await alice.make('security-groups', 'security_group', { name: 'web' })
    const rule = { security_group_id: group.id, direction: 'ingress', protocol: 'tcp' }
    const add = (about: object) =>
      alice.ask('POST', '/security-group-rules', { security_group_rule: { ...rule, ...about } })
    const { security_group_rule: made } = (await add({ port_range_min: 80, port_range_max: '443' })).json()
    expect(made).toMatchObject({ ethertype: 'IPv4', port_range_max: 443, project_id: alice.project })
    expect(fault(await add({ port_range_min: 80, port_range_max: 443 }))).toEqual([
      409,
      'SecurityGroupRuleExists',
      `Security group rule already exists. Rule id is ${made.id}.`,
    ])
    expect(fault(await add({ port_range_min: 2, port_range_max: 1 }))[1]).toBe('SecurityGroupInvalidPortRange')
    expect(fault(await add({ protocol: null, port_range_min: 2, port_range_max: 2 }))[1]).toBe(
      'SecurityGroupProtocolRequiredWithPorts',
    )
    expect((await add({ protocol: 'icmp', port_range_min: 8 })).status).toBe(201)
    expect((await add({ remote_ip_prefix: '10.0.0.300/8' })).status).toBe(400)
    const listed = await alice.get(`/security-group-rules?security_group_id=${group.id}&direction=ingress`)
    expect(listed.json().security_group_rules.length).toBe(2)
    expect((await alice.ask('DELETE', `/security-group-rules/${made.id}`)).status).toBe(204)
  })

  test('one that a port has stays', async () => {
    const alice = new Caller()
    const { network } = await alice.network()
    const group = await alice.make('security-groups', 'security_group', { name: 'web' })
    const port = await alice.make('ports', 'port', { network_id: network.id, security_groups: [group.id] })
    expect(fault(await alice.ask('DELETE', `/security-groups/${group.id}`))[1]).toBe('SecurityGroupInUse')
    await alice.ask('PUT', `/ports/${port.id}`, { port: { security_groups: [] } })
    expect((await alice.ask('DELETE', `/security-groups/${group.id}`)).status).toBe(204)
  })
})

describe('floating IPs', () => {
  test('one leads to a port on the private network, until it is told otherwise', async () => {
    const alice = new Caller()
    const port = await alice.make('ports', 'port', { network_id: await alice.idOf('private') })
    const made = await alice.make('floatingips', 'floatingip', { floating_network_id: await alice.idOf('public') })
    expect(made).toMatchObject({ status: 'DOWN', floating_ip_address: expect.stringMatching(/^203\.0\.113\.\d+$/) })
    const put = (about: object) => alice.ask('PUT', `/floatingips/${made.id}`, { floatingip: about })
    const { ip_address } = port.fixed_ips[0]
    expect((await put({ port_id: port.id })).json().floatingip).toMatchObject({
      ...{ status: 'ACTIVE', port_id: port.id, fixed_ip_address: ip_address, router_id: expect.any(String) },
    })
    expect((await put({ description: 'mine' })).json().floatingip.port_id).toBe(port.id)
    const second = { floating_network_id: made.floating_network_id, port_id: port.id }
    expect(fault(await alice.ask('POST', '/floatingips', { floatingip: second }))[1]).toBe(
      'FloatingIPPortAlreadyAssociated',
    )
    expect((await alice.get('/floatingips')).json().floatingips.length).toBe(1)
    expect((await put({ port_id: null })).json().floatingip).toMatchObject({ status: 'DOWN', fixed_ip_address: null })
    await put({ port_id: port.id })
    await alice.ask('DELETE', `/ports/${port.id}`)
    expect((await alice.get(`/floatingips/${made.id}`)).json().floatingip).toMatchObject({ port_id: null })
    expect((await alice.ask('DELETE', `/floatingips/${made.id}`)).status).toBe(204)
  })

  test('they are of an external network, and each is had once', async () => {
    const alice = new Caller()
    const floating_network_id = await alice.idOf('private')
    const inside = await alice.ask('POST', '/floatingips', { floatingip: { floating_network_id } })
    expect(fault(inside)).toEqual([400, 'BadRequest', `Network ${floating_network_id} is not a valid external network`])
    const outside = { floating_network_id: await alice.idOf('public'), floating_ip_address: '203.0.113.200' }
    await alice.make('floatingips', 'floatingip', outside)
    expect(fault(await alice.ask('POST', '/floatingips', { floatingip: outside }))[0]).toBe(409)
  })

  test('a network of one’s own wants a router', async () => {
    const alice = new Caller()
    const { network, subnet } = await alice.network()
    const port = await alice.make('ports', 'port', { network_id: network.id })
    const external = await alice.idOf('public')
    const associate = () =>
      alice.ask('POST', '/floatingips', { floatingip: { floating_network_id: external, port_id: port.id } })
    expect(fault(await associate()).slice(0, 2)).toEqual([404, 'ExternalGatewayForFloatingIPNotFound'])
    const router = await alice.make('routers', 'router', { external_gateway_info: { network_id: external } })
    expect(router.external_gateway_info).toMatchObject({ network_id: external, enable_snat: true })
    const path = `/routers/${router.id}`
    const joined = await alice.ask('PUT', `${path}/add_router_interface`, { subnet_id: subnet.id })
    expect(joined.json()).toMatchObject({ id: router.id, subnet_id: subnet.id, network_id: network.id })
    expect((await associate()).status).toBe(201)
    expect(fault(await alice.ask('DELETE', path))).toEqual([409, 'RouterInUse', `Router ${router.id} still has ports`])
    expect(fault(await alice.ask('DELETE', `/ports/${joined.json().port_id}`))[1]).toBe('ServicePortInUse')
    expect((await alice.ask('PUT', `${path}/remove_router_interface`, { subnet_id: subnet.id })).status).toBe(200)
    expect(fault(await alice.ask('PUT', `${path}/remove_router_interface`, { subnet_id: subnet.id }))[0]).toBe(404)
    const closed = await alice.ask('PUT', path, { router: { external_gateway_info: {} } })
    expect(closed.json().router.external_gateway_info).toBe(null)
    expect((await alice.ask('DELETE', path)).status).toBe(204)
  })
})

describe('lists', () => {
  test('filters, fields, order and pages', async () => {
    const alice = new Caller()
    for (const name of ['b', 'c', 'a']) await alice.make('networks', 'network', { name })
    const own = `project_id=${alice.project}`
    const names = async (query: string) =>
      (await alice.get(`/networks?${own}&${query}`)).json().networks.map((one: { name: string }) => one.name)
    expect(await names('sort_key=name&sort_dir=desc')).toEqual(['c', 'b', 'a'])
    expect(await names('name=a&name=b')).toEqual(['b', 'a'])
    expect(await names('shared=True')).toEqual([])
    expect(await names('admin_state_up=true&strange=x')).toEqual(['b', 'c', 'a'])
    const first = (await alice.get(`/networks?${own}&fields=name&fields=id&limit=2`)).json()
    expect(first.networks).toEqual([
      { name: 'b', id: expect.any(String) },
      { name: 'c', id: expect.any(String) },
    ])
    const next = first.networks_links[0].href.replace('http://localhost/v2.0', '')
    expect((await alice.get(next)).json().networks.map((one: { name: string }) => one.name)).toEqual(['a'])
    expect(fault(await alice.get('/networks?limit=some'))[0]).toBe(400)
    expect(fault(await alice.get('/networks?marker=none'))[0]).toBe(400)
  })
})

describe('quotas', () => {
  test('they are shown to whom they concern', async () => {
    const alice = new Caller()
    await alice.network()
    const quotas = (await alice.get(`/quotas/${alice.project}`)).json().quota
    expect(quotas).toMatchObject({ network: 100, port: 500, security_group: 10 })
    expect((await alice.get(`/quotas/${alice.project}/default`)).json().quota).toEqual(quotas)
    const details = (await alice.get(`/quotas/${alice.project}/details`)).json().quota
    expect(details.network).toEqual({ limit: 100, used: 1, reserved: 0 })
    expect((await alice.get('/quotas/others')).status).toBe(403)
  })

  test('a project has no more than it may', async () => {
    const alice = new Caller()
    for (let made = 0; made < 10; made++) await alice.make('routers', 'router', { name: `r${made}` })
    expect(fault(await alice.ask('POST', '/routers', { router: {} }))).toEqual([
      409,
      'OverQuota',
      "Quota exceeded for resources: ['router'].",
    ])
  })

  test('a setting that is no block of addresses is told where it stands', async () => {
    const text = `[app:main]\npaste.app_factory = ${folder}/router.ts:appFactory\nprivate_cidr = 10.0.0.1/8\n`
    await expect(loadApp({ text, filename: 'network.ini' })).rejects.toThrow(
      '"private_cidr" must be a block of IPv4 addresses such as 10.0.0.0/16, not "10.0.0.1/8"',
    )
  })
})
