/*
 * OpenStack's own client, unmodified, uses the cloud of etc/cloud.ini by a name and a password. It is Debian's
 * python3-openstackclient; where that is not installed, this is skipped.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadDeployment } from '../src/load/load.ts'
import { toNodeHandler } from '../src/server/node-handler.ts'
import { Clients, whyNot } from './clients/clients.ts'

const skipped = whyNot()
if (skipped) console.warn(`OpenStack's clients do not try etc/cloud.ini: ${skipped}`)

// A command takes a second where nothing else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const file = join(import.meta.dirname, '../etc/cloud.ini')

describe.skipIf(skipped)('etc/cloud.ini', () => {
  let folder: string
  let listener: RequestListener = () => {}
  const server = createServer((message, reply) => listener(message, reply))
  let dispose: () => Promise<void>
  let admin: Clients
  let demo: Clients

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cloud-'))
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    // The services ask each other by the port, so that it must be known before they are made.
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const deployment = await loadDeployment(file, { defaults: { http_port: String(port), task_time: '1ms' } })
    listener = toNodeHandler(deployment.app)
    dispose = () => deployment.dispose()
    const as = (username: string) =>
      new Clients({
        ...{ auth_type: 'password', auth_url: `http://127.0.0.1:${port}/identity`, username, password: 'secret' },
        ...{ project_name: username, user_domain_id: 'default', project_domain_id: 'default' },
      })
    admin = as('admin')
    demo = as('demo')
  })

  afterAll(async () => {
    for (const clients of [admin, demo]) clients?.close()
    server.close()
    server.closeAllConnections()
    await dispose?.()
    rmSync(folder, { recursive: true, force: true })
    vi.restoreAllMocks()
  })

  async function works(clients: Clients, command: string, expected: RegExp = /^/): Promise<string> {
    const { code, out, err } = await clients.run(`openstack ${command}`)
    expect([command, code, out, err]).toEqual([command, 0, expect.stringMatching(expected), expect.any(String)])
    return out
  }

  async function fails(clients: Clients, command: string, expected: RegExp): Promise<void> {
    const { code, out, err } = await clients.run(`openstack ${command}`)
    expect([command, code, out + err]).toEqual([command, 1, expect.stringMatching(expected)])
  }

  test('tokens and the catalog', async () => {
    const token = await works(demo, 'token issue -f value -c id')
    await works(demo, 'catalog list', /\| nova +\| compute +\| RegionOne/)
    await works(demo, 'versions show --service identity -f value', /^RegionOne identity 3\.14 CURRENT/m)
    await works(demo, `token revoke ${token.trim()}`)
    await fails(demo, 'user list', /You are not authorized to perform the requested action: identity:list_users/)
  })

  test('projects, users and roles', async () => {
    await works(admin, 'project create --description nice p1', /\| description +\| nice/)
    await works(admin, 'user create --password sesame --email u1@example.com u1', /\| email +\| u1@example\.com/)
    await works(admin, 'role create r1', /\| name +\| r1/)
    await works(admin, 'role add --project p1 --user u1 r1')
    await works(admin, 'role assignment list --names --user u1 -f value', /^r1 u1@Default {2}p1@Default {3}False$/m)
    await works(admin, 'project list -f value -c Name', /^admin\ndemo\np1\n/m)
    await works(admin, 'user list --project p1 -f value -c Name', /^u1$/m)
    await works(admin, 'role remove --project p1 --user u1 r1')
    await works(admin, 'role delete r1')
    await works(admin, 'user delete u1')
    await works(admin, 'project delete p1')
    await fails(admin, 'project show p1', /No project with a name or ID of 'p1' exists/)
  })

  test('a password is changed', async () => {
    await works(admin, 'user create --password sesame u2')
    await works(admin, 'role add --project demo --user u2 member')
    const as = '--os-username u2 --os-project-name demo'
    await works(demo, `${as} --os-password sesame user password set --original-password sesame --password other`)
    await fails(demo, `${as} --os-password sesame token issue`, /requires authentication/)
    await works(demo, `${as} --os-password other token issue`)
  })

  test('services and endpoints', async () => {
    await works(admin, 'service create --name swift object-store', /\| type +\| object-store/)
    await works(admin, 'endpoint create --region RegionOne object-store public http://127.0.0.1/swift')
    await works(admin, 'endpoint list --service object-store -f value', /swift object-store True public/)
    await works(admin, 'service delete swift')
  })

  test('images, and their data', async () => {
    const [sent, saved] = [join(folder, 'sent'), join(folder, 'saved')]
    writeFileSync(sent, 'not much of a system')
    // Without a file the client would wait for the data on its standard input.
    await works(demo, `image create --disk-format raw --property a=b --tag t --file ${sent} mine`, /\| name +\| mine/)
    await works(demo, 'image list --name mine -f value', /^\S+ mine active$/m)
    await works(demo, `image save --file ${saved} mine`)
    expect(readFileSync(saved, 'utf8')).toBe('not much of a system')
    await works(demo, 'image set --name ours --property c=d --tag u --min-ram 64 --protected mine')
    await works(demo, 'image show ours -f json', /"min_ram": 64/)
    await fails(demo, 'image delete ours', /is protected and cannot be deleted/)
    await works(demo, 'image add project ours some-project', /\| status +\| pending/)
    await works(demo, 'image unset --tag t --property a ours')
    await works(demo, 'image set --unprotected --deactivate ours')
    await fails(demo, `image save --file ${saved} ours`, /Unable to download image/)
    await works(demo, 'image delete ours')
  })

  test('a server of an image', async () => {
    await works(demo, 'server create --image cirros --flavor m1.tiny vm1', /\| name +\| vm1/)
    await works(demo, 'server list -f value', / vm1 ACTIVE .* cirros m1\.tiny$/m)
    await works(demo, 'server delete vm1')
  })
})
