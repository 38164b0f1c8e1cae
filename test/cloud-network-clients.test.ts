/*
 * OpenStack's own client, unmodified, uses the networks and the volumes of etc/cloud.ini. It is Debian's
 * python3-openstackclient; where that is not installed, this is skipped.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyNot } from './clients/clients.ts'
import { CloudUser } from './clients/cloud-user.ts'
import { type ServedCloud, serveCloud } from './cloud/served.ts'

const skipped = whyNot()
if (skipped) console.warn(`OpenStack's clients do not try networks and volumes: ${skipped}`)

// A command takes a second where nothing else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

describe.skipIf(skipped)('etc/cloud.ini', () => {
  let cloud: ServedCloud
  let admin: CloudUser
  let demo: CloudUser

  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    cloud = await serveCloud()
    admin = new CloudUser(cloud.url, 'admin')
    demo = new CloudUser(cloud.url, 'demo')
  })

  afterAll(async () => {
    for (const user of [admin, demo]) user?.close()
    await cloud?.stop()
    vi.restoreAllMocks()
  })

  const works = (user: CloudUser, command: string, expected?: RegExp) => user.works(command, expected)
  const fails = (user: CloudUser, command: string, expected: RegExp) => user.fails(command, expected)

  test('networks and subnets', async () => {
    await works(demo, 'network list -f value -c Name', /^public\nprivate\n$/)
    await works(demo, 'network create --tag a --description nice n1', /\| description +\| nice .*\| tags +\| a /s)
    await fails(demo, 'network create --share n2', /create_network:shared is disallowed by policy/)
    await works(demo, 'subnet create --network n1 --subnet-range 192.168.5.0/24 s1', /192\.168\.5\.2-192\.168\.5\.254/)
    await fails(demo, 'subnet create --network n1 --subnet-range 192.168.5.128/25 s2', /overlaps with another subnet/)
    await works(demo, 'subnet set --name s3 --dns-nameserver 192.0.2.53 s1')
    await works(demo, 'subnet show s3 -f json', /"dns_nameservers": \[\s+"192\.0\.2\.53"/)
    await works(demo, 'subnet list --network n1 -f value', /^\S+ s3 \S+ 192\.168\.5\.0\/24\n$/)
    await works(demo, 'network set --name n3 --tag b n1')
    await works(demo, 'network list --internal --tags a,b -f value -c Name', /^n3\n$/)
    await works(demo, 'network unset --all-tag n3')
    await works(admin, 'network create --external --share outside', /\| router:external +\| External/)
    await works(demo, 'network show outside -f value -c shared', /True/)
    await works(admin, 'network delete outside')
    await works(demo, 'network delete n3')
    await fails(demo, 'network show n3', /No Network found for n3/)
    await works(demo, 'extension list --network -f value -c Alias', /^security-group$/m)
    await works(demo, 'quota show -f json', /"floating-ips": 50,\s+"gigabytes": 1000,.*"networks": 100,/s)
  })

  test('ports and security groups', async () => {
    await works(demo, 'security group list -f value -c Name', /^default\n$/)
    await works(demo, 'security group create --description web g1', /\| description +\| web /)
    await works(demo, 'security group rule create --protocol tcp --dst-port 80:443 g1', /\| port_range_max +\| 443/)
    await fails(demo, 'security group rule create --protocol tcp --dst-port 80:443 g1', /rule already exists/)
    const rule = await works(demo, 'security group rule list --ingress g1 -f value -c ID', /^\S+\n$/)
    await works(demo, `security group rule show ${rule.trim()}`, /\| direction +\| ingress/)
    await works(demo, 'network create n1')
    await works(demo, 'subnet create --network n1 --subnet-range 192.168.6.0/24 s1')
    const fixed = '--fixed-ip subnet=s1,ip-address=192.168.6.7'
    await works(demo, `port create --network n1 --security-group g1 ${fixed} p1`, /ip_address='192\.168\.6\.7'/)
    await fails(demo, `port create --network n1 ${fixed} p2`, /192\.168\.6\.7 already allocated/)
    await works(demo, 'port set --name p3 --device vm1 --device-owner compute:nova p1')
    await works(
      demo,
      'port list --device-owner compute:nova -f value',
      /^\S+ p3 fa:16:3e:\S+ .*192\.168\.6\.7.* ACTIVE\n$/,
    )
    await works(demo, 'port list --fixed-ip ip-address=192.168.6.7 -f value -c Name', /^p3\n$/)
    await fails(demo, 'security group delete g1', /in use/)
    await fails(demo, 'network delete n1', /one or more ports still in use/)
    await works(demo, 'port unset --security-group g1 p3')
    await works(demo, `security group rule delete ${rule.trim()}`)
    await works(demo, 'security group set --name g2 g1')
    await works(demo, 'security group delete g2')
    await works(demo, 'port delete p3')
    await works(demo, 'network delete n1')
  })

  test('floating IPs and routers', async () => {
    await works(demo, 'port create --network private p1')
    const address = (await works(demo, 'floating ip create public -f value -c floating_ip_address')).trim()
    expect(address).toMatch(/^203\.0\.113\.\d+$/)
    await works(demo, `floating ip set --port p1 ${address}`)
    await works(demo, `floating ip show ${address} -f value -c status`, /ACTIVE/)
    await works(demo, 'floating ip list --status ACTIVE -f value', new RegExp(`^\\S+ ${address} 10\\.0\\.\\S+ `))
    await works(demo, `floating ip unset --port ${address}`)
    await works(demo, `floating ip delete ${address}`)
    await works(demo, 'port delete p1')
    await works(demo, 'network create n1')
    await works(demo, 'subnet create --network n1 --subnet-range 192.168.7.0/24 s1')
    await works(demo, 'port create --network n1 p2')
    await fails(demo, 'floating ip create --port p2 public', /is not reachable from subnet/)
    await works(demo, 'router create r1')
    await works(demo, 'router set --external-gateway public r1')
    await works(demo, 'router add subnet r1 s1')
    await works(demo, 'router show r1', /interfaces_info +\| \[.*192\.168\.7\.1/)
    await works(
      demo,
      'floating ip create --port p2 --description mine public',
      /\| fixed_ip_address +\| 192\.168\.7\.2/,
    )
    await works(demo, 'router list -f value', /^\S+ r1 ACTIVE True /)
    await fails(demo, 'router delete r1', /still has ports/)
    await works(demo, 'router remove subnet r1 s1')
    await works(demo, 'router delete r1')
  })

  test('volumes', async () => {
    await works(demo, 'volume create --size 1 --property a=b --description nice v1', /\| status +\| creating/)
    await works(demo, 'volume list -f value', /^\S+ v1 available 1 \[\]$/m)
    await works(demo, 'volume set --name v2 --size 2 --property c=d --bootable --read-only v1')
    await works(demo, 'volume show v2 -f json', /"a": "b",\s+"c": "d",\s+"readonly": "True".*"status": "available"/s)
    await works(demo, 'volume list --long -f value', /^\S+ v2 available 2 __DEFAULT__ true /m)
    await works(demo, 'volume unset --property a v2')
    await fails(demo, 'volume set --size 1 v2', /New size must be greater than 2 GB/)
    await fails(demo, 'volume create --size 5000 v3', /exceeds allowed gigabytes quota/)
    await works(demo, 'volume create --image cirros --size 1 v4', /\| bootable +\| true/)
    await works(demo, 'volume create --source v2 v5', /\| size +\| 2 /)
    await works(demo, 'volume type list -f value', /^\S+ __DEFAULT__ True$/m)
    await works(demo, 'volume type show __DEFAULT__ -f value -c name', /__DEFAULT__/)
    await works(demo, 'availability zone list --volume -f value', /^nova available$/m)
    await works(demo, 'limits show --absolute -f value', /^totalVolumesUsed 3$/m)
    await works(admin, 'volume service list -f value', /^cinder-volume storage1@fake nova enabled up/m)
    await works(admin, 'volume list --all-projects -f value -c Name', /^v5\nv4\nv2\n$/)
    await works(admin, `volume set --state error ${await idOf('v5')}`)
    await works(demo, 'volume delete v4 v5')
    await works(demo, 'volume list -f value -c Name', /^v2\n$/)
    await fails(demo, 'volume show v5', /No volume with a name or ID of 'v5' exists/)
    await works(demo, 'volume delete v2')
  })

  test('snapshots and attachments of volumes', async () => {
    await works(demo, 'volume create --size 1 w1')
    await works(demo, 'volume list --status available -f value -c Name', /^w1$/m)
    await works(demo, 'volume snapshot create --volume w1 --property a=b s1', /\| name +\| s1/)
    await works(demo, 'volume snapshot list --volume w1 -f value', /^\S+ s1 None available 1$/m)
    await works(demo, 'volume snapshot set --name s2 --description nice --property c=d s1')
    await works(demo, 'volume snapshot show s2 -f json', /"description": "nice".*"a": "b",\s+"c": "d"/s)
    await works(demo, 'volume snapshot unset --property a s2')
    await fails(demo, 'volume delete w1', /have snapshots/)
    await works(demo, 'volume create --snapshot s2 w2', /\| snapshot_id +\| \S{36}/)
    await works(demo, 'volume snapshot delete s2')
    await works(demo, 'volume snapshot list -f value', /^\s*$/)
    const server = (
      await works(demo, 'server create --image cirros --flavor m1.tiny --network private -f value -c id vm1')
    ).trim()
    const version = '--os-volume-api-version 3.44'
    const made = await works(demo, `${version} volume attachment create w1 vm1 -f value -c ID`, /^\S{36}\n$/)
    await works(demo, `${version} volume attachment set ${made.trim()} --host compute1`)
    await works(demo, `${version} volume attachment complete ${made.trim()}`)
    await works(demo, 'volume list -f value', new RegExp(`^\\S+ w1 in-use 1 .*'server_id': '${server}'`, 'm'))
    await works(
      demo,
      `${version} volume attachment list -f value`,
      new RegExp(`^${made.trim()} \\S+ ${server} attached$`, 'm'),
    )
    await works(demo, `${version} volume attachment show ${made.trim()}`, /driver_volume_type/)
    await fails(demo, 'volume delete w1', /Volume status must be available or error/)
    await works(demo, `${version} volume attachment delete ${made.trim()}`)
    await works(demo, 'volume delete w1 w2')
  })

  async function idOf(volume: string): Promise<string> {
    return (await works(demo, `volume show ${volume} -f value -c id`)).trim()
  }
})
