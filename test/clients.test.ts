/*
 * OpenStack's own clients, unmodified, use the example: with our file and with nova's, and by either way of authentication.
 * They are Debian's python3-openstackclient and python3-novaclient; where these are not installed, this is skipped.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CLEAN_ENV, Clients, whyNot } from './clients/clients.ts'
import { IdentityService } from './clients/identity.ts'
import { type Service, serve } from './support/service.ts'

const skipped = whyNot()
if (skipped) console.warn(`OpenStack's clients are not run: ${skipped}`)

// A command takes a second where nothing else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const OURS = 'etc/api-paste.ini#osapi_compute'
const NOVAS = 'examples/compute/nova/serve.ini'

/** Runs a command that must work until it writes what is expected: much of what is asked for goes on after the answer. */
async function works(clients: Clients, line: string, expected: RegExp = /^/): Promise<string> {
  for (let tries = 1; ; tries++) {
    const { code, out, err } = await clients.run(line)
    expect([line, code, out, err]).toEqual([line, 0, expect.any(String), expect.any(String)])
    if (expected.test(out) || tries === 40) {
      expect(out).toMatch(expected)
      return out
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Runs a command that must fail, and gives what it says. */
async function fails(clients: Clients, line: string): Promise<string> {
  const { code, out, err } = await clients.run(line)
  expect([line, code]).toEqual([line, 1])
  return out + err
}

describe.skipIf(skipped)('auth_strategy = noauth2', () => {
  let service: Service
  let alice: Clients
  let bob: Clients
  let admin: Clients

  beforeAll(async () => {
    service = await serve(OURS, 'task_time=1ms')
    const as = (token: string) => new Clients({ auth_type: 'admin_token', token, endpoint: `${service.url}/v2.1` })
    alice = as('alice:demo')
    bob = as('bob:other')
    admin = as('admin:demo')
  })

  afterAll(async () => {
    for (const clients of [alice, bob, admin]) clients?.close()
    await service?.stop()
  })

  test('openstack: the life of a server', async () => {
    await works(alice, 'openstack server create --image cirros --flavor m1.tiny --property a=b vm1', /\| name +\| vm1/)
    await works(
      alice,
      'openstack server list -f value',
      /^\S+ vm1 ACTIVE \{'private': \['10\.0\.\S+'\]\} cirros m1\.tiny$/m,
    )
    await works(alice, 'openstack console log show vm1', /vm1 login:/)
    await works(alice, 'openstack server stop vm1')
    await works(alice, 'openstack server list -f value', / vm1 SHUTOFF /)
    await works(alice, 'openstack server start vm1')
    await works(alice, 'openstack server reboot --hard vm1')
    await works(alice, 'openstack server pause vm1')
    await works(alice, 'openstack server unpause vm1')
    await works(alice, 'openstack server resize --flavor m1.small vm1')
    await works(alice, 'openstack server resize confirm vm1')
    await works(alice, 'openstack server show vm1 -f value -c flavor -c properties', /m1\.small \(2\)\n.*'a': 'b'/)
    await works(alice, 'openstack server set --name vm2 --property c=d vm1')
    await works(alice, 'openstack server unset --property a vm2')
    await works(alice, 'openstack server show vm2 -f json -c properties', /"properties": \{\s*"c": "d"\s*\}/)
    await works(alice, 'openstack server image create --name snap vm2', /\| name +\| snap/)
    await works(alice, 'openstack image list -f value', /^\S+ snap active$/m)
    await works(alice, 'openstack server rebuild vm2', /\| status +\| REBUILD/)
    expect(await fails(bob, 'openstack server show vm2')).toBe("No server with a name or ID of 'vm2' exists.\n")
    await works(alice, 'openstack server delete vm2')
    await works(alice, 'openstack server list -f value', /^\s*$/)
  })

  test('openstack: later versions', async () => {
    const at = (version: string, line: string): string => `openstack --os-compute-api-version ${version} ${line}`
    await works(alice, at('2.37', 'server create --image cirros --flavor 1 --nic none vm3'), /\| addresses +\| +\|/)
    await works(alice, at('2.26', 'server set --tag web vm3'))
    await works(alice, at('2.73', 'server lock --reason mine vm3'))
    const shown = await works(alice, at('2.latest', 'server show vm3 -f json'))
    expect(JSON.parse(shown)).toMatchObject({
      locked: true,
      locked_reason: 'mine',
      tags: ['web'],
      description: null,
      addresses: {},
      flavor: { original_name: 'm1.tiny', extra_specs: { 'hw_rng:allowed': 'True' } },
    })
    expect(await fails(alice, 'openstack server delete vm3')).toMatch(/^Instance \S+ is locked \(HTTP 409\)/)
    await works(alice, 'openstack server unlock vm3')
    await works(alice, 'openstack server delete vm3')
  })

  test('openstack: beside servers', async () => {
    await works(alice, 'openstack flavor list -f value', /^1 m1\.tiny 512 1 0 1 True$/m)
    await works(alice, 'openstack flavor show m1.small -f value -c properties', /hw_rng:allowed/)
    await works(alice, 'openstack keypair create k1', /^-----BEGIN OPENSSH PRIVATE KEY-----$/m)
    await works(alice, 'openstack keypair list -f value', /^k1 (?:..:){15}.. ssh$/m)
    await works(alice, 'openstack keypair delete k1')
    await works(alice, 'openstack limits show --absolute -f value', /^maxTotalInstances 10$/m)
    await works(alice, 'openstack server group create --policy affinity g1', /\| policy +\| affinity/)
    await works(alice, 'openstack server group delete g1')
    await works(alice, 'openstack availability zone list --compute -f value', /^nova available$/m)
    await works(admin, 'openstack compute service list -f value', /nova-compute compute1 nova enabled up/)
    await works(admin, 'openstack compute service set --disable compute1 nova-compute')
    await works(admin, 'openstack compute service set --enable compute1 nova-compute')
    await works(admin, 'openstack hypervisor list -f value', /compute3 fake 192\.0\.2\.\d+ up/)
    await works(admin, 'openstack hypervisor show compute1', /\| hypervisor_hostname +\| compute1/)
    await works(admin, 'openstack flavor create --ram 64 --vcpus 1 --disk 0 --property x=y tiny', /x='y'/)
    await works(admin, 'openstack flavor unset --property x tiny')
    await works(admin, 'openstack flavor delete tiny')
    expect(await fails(alice, 'openstack compute service list')).toMatch(
      /^HttpException: 403: .* Policy doesn't allow os_compute_api:os-services:list to be performed\.$/m,
    )
  })

  test('nova: the life of a server', async () => {
    await works(alice, 'nova boot --image cirros --flavor m1.tiny --nic none --poll n1', /\| status +\| BUILD/)
    await works(alice, 'nova list', /\| n1 +\| ACTIVE +\| - +\| Running/)
    await works(alice, 'nova stop n1')
    await works(alice, 'nova list', /\| n1 +\| SHUTOFF +\| - +\| Shutdown/)
    await works(alice, 'nova start n1')
    await works(alice, 'nova meta n1 set a=b')
    await works(alice, 'nova resize n1 2')
    await works(alice, 'nova resize-revert n1')
    await works(
      alice,
      'nova show n1',
      /\| flavor:original_name +\| m1\.tiny.*\| metadata +\| \{"a": "b"\}.*\| status +\| ACTIVE/s,
    )
    await works(alice, 'nova suspend n1')
    await works(alice, 'nova list', /\| n1 +\| SUSPENDED +\| - /)
    const again = await fails(alice, 'nova suspend n1')
    expect(again).toMatch(
      /Cannot 'suspend' instance \S+ while it is in vm_state suspended \(HTTP 409\) \(Request-ID: req-/,
    )
    await works(alice, 'nova delete n1', /Request to delete server n1 has been accepted/)
  })

  test('nova: beside servers', async () => {
    await works(alice, 'nova version-list', /v2\.1 +\| CURRENT +\| 2013-07-23T11:33:21Z \| 2\.1 +\| 2\.96/)
    await works(alice, 'nova flavor-list --extra-specs', /m1\.xlarge .* \{'hw_rng:allowed': 'True'\}/)
    await works(alice, 'nova keypair-list', /Fingerprint/)
    await works(alice, 'nova quota-show --tenant demo', /\| ram +\| 51200/)
    await works(alice, 'nova limits', /Cores +\| \d+ +\| 20/)
    await works(admin, 'nova service-list', /nova-scheduler/)
    await works(admin, 'nova hypervisor-list', /compute2 +\| up +\| enabled/)
    await works(alice, 'nova server-group-list')
    expect(await fails(alice, 'nova show none')).toContain("No server with a name or ID of 'none' exists.")
  })

  test('openstacksdk', async () => {
    const { code, out, err } = await bob.program(`
from openstack import exceptions
image = next(cloud.compute.images(name='cirros'))
made = [cloud.compute.create_server(name=f's{n}', image_id=image.id, flavor_id='1', networks='none') for n in range(3)]
for server in made: cloud.compute.wait_for_server(server, interval=0.1)
print([server.name for server in cloud.compute.servers(limit=2)])
one = cloud.compute.get_server(cloud.compute.find_server('s1'))
print(one.status, one.flavor.original_name, one.is_locked)
cloud.compute.set_server_metadata(one, a='b')
print(cloud.compute.get_server_metadata(one).metadata)
cloud.compute.stop_server(one)
cloud.compute.wait_for_server(one, status='SHUTOFF', interval=0.1)
try: cloud.compute.stop_server(one)
except exceptions.ConflictException as error: print(error.status_code, error.details)
try: cloud.compute.create_server(name='x', image_id=image.id, flavor_id='99', networks='none')
except exceptions.BadRequestException as error: print(error.details)
for server in made: cloud.compute.delete_server(server)
for server in made: cloud.compute.wait_for_delete(server, interval=0.1)
print(list(cloud.compute.servers()), [flavor.name for flavor in cloud.compute.flavors()][0], cloud.compute.get_limits().absolute.instances)
`)
    expect([code, err]).toEqual([0, ''])
    const id = '[\\da-f-]{36}'
    expect(out.split('\n')).toEqual([
      "['s2', 's1', 's0']",
      'ACTIVE m1.tiny False',
      "{'a': 'b'}",
      expect.stringMatching(`^409 Cannot 'stop' instance ${id} while it is in vm_state stopped$`),
      'Flavor 99 could not be found.',
      '[] m1.tiny 10',
      '',
    ])
  })

  test('the commands themselves', async () => {
    const auth = ['--os-auth-type', 'none', '--os-endpoint', `${service.url}/v2.1`]
    const openstack = await run('openstack', [...auth, 'flavor', 'list', '-f', 'value', '-c', 'Name'], {
      env: CLEAN_ENV,
    })
    expect(openstack.stdout).toContain('m1.tiny\nm1.small\n')
    const env = { ...CLEAN_ENV, OS_USERNAME: 'x', OS_PROJECT_NAME: 'x', OS_AUTH_URL: 'http://unused' }
    const nova = await run('nova', [...auth, 'flavor-list'], { env })
    expect(nova.stdout).toContain('m1.tiny')
  })
})

describe.skipIf(skipped).each([
  ['our file, auth_strategy = keystone', OURS],
  ['nova’s own file', NOVAS],
])('%s', (_, file) => {
  const identity = new IdentityService()
  let service: Service
  let alice: Clients
  let admin: Clients

  beforeAll(async () => {
    const url = await identity.listen()
    service = await serve(file, 'auth_strategy=keystone', `auth_url=${url}`)
    identity.compute = service.url
    const as = (username: string, project_name: string, password = 'secret') =>
      new Clients({
        ...{ auth_type: 'password', auth_url: url, username, password, project_name },
        ...{ user_domain_id: 'default', project_domain_id: 'default' },
      })
    alice = as('alice', 'demo')
    admin = as('admin', 'demo')
  })

  afterAll(async () => {
    alice?.close()
    admin?.close()
    await service?.stop()
    identity.close()
  })

  test('openstack', async () => {
    await works(
      alice,
      'openstack versions show --service compute -f value',
      /^RegionOne compute 2\.1 CURRENT \S+ 2\.1 2\.96$/m,
    )
    await works(alice, 'openstack server create --image cirros --flavor m1.tiny vm1', /\| project_id +\| id-of-demo/)
    await works(
      alice,
      'openstack server list -f value',
      /^\S+ vm1 ACTIVE \{'private': \['10\.0\.\S+'\]\} cirros m1\.tiny$/m,
    )
    await works(admin, 'openstack server list --all-projects -f value', /vm1/)
    expect(await fails(alice, 'openstack hypervisor list')).toContain('(HTTP 403)')
    await works(alice, 'openstack server delete vm1')
  })

  test('nova', async () => {
    await works(alice, 'nova boot --image cirros --flavor m1.tiny --nic none vm2', /\| status +\| BUILD/)
    await works(alice, 'nova list', /\| vm2 +\| ACTIVE +\| - +\| Running/)
    await works(alice, 'nova delete vm2')
    await works(admin, 'nova service-list', /nova-conductor/)
  })

  test('openstacksdk', async () => {
    const { out } = await alice.program('print([flavor.name for flavor in cloud.compute.flavors()][0])')
    expect(out).toBe('m1.tiny\n')
  })

  test('who has no token gets in nowhere but to the versions', async () => {
    const status = async (path: string, token?: string) =>
      (await fetch(service.url + path, { headers: token === undefined ? {} : { 'X-Auth-Token': token } })).status
    expect(
      await Promise.all([status('/'), status('/v2.1/'), status('/v2.1/servers'), status('/v2.1/servers', 'forged')]),
    ).toEqual([200, 200, 401, 401])
  })
})

test('nova’s own file is unmodified', () => {
  const text = readFileSync(join(root, 'examples/compute/nova/api-paste.ini'))
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    'b3ce8cf60f0111371229860115fd4d9f90652500eae993381e7f2151831113c4',
  )
})
