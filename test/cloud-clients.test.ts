/*
 * OpenStack's own client, unmodified, uses the cloud of etc/cloud.ini by a name and a password. It is Debian's
 * python3-openstackclient; where that is not installed, this is skipped.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyNot } from './clients/clients.ts'
import { CloudUser } from './clients/cloud-user.ts'
import { type ServedCloud, serveCloud } from './cloud/served.ts'

const skipped = whyNot()
if (skipped) console.warn(`OpenStack's clients do not try etc/cloud.ini: ${skipped}`)

// A command takes a second where nothing else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

describe.skipIf(skipped)('etc/cloud.ini', () => {
  let folder: string
  let cloud: ServedCloud
  let admin: CloudUser
  let demo: CloudUser

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cloud-'))
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    cloud = await serveCloud()
    admin = new CloudUser(cloud.url, 'admin')
    demo = new CloudUser(cloud.url, 'demo')
  })

  afterAll(async () => {
    for (const user of [admin, demo]) user?.close()
    await cloud?.stop()
    rmSync(folder, { recursive: true, force: true })
    vi.restoreAllMocks()
  })

  const works = (user: CloudUser, command: string, expected?: RegExp) => user.works(command, expected)
  const fails = (user: CloudUser, command: string, expected: RegExp) => user.fails(command, expected)

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
    await works(admin, 'project list -f value -c Name', /^admin\ndemo\nservice\np1$/m)
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
