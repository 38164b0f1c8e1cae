/*
 * OpenStack's own clients, unmodified, use the servers of etc/cloud.ini, which have images, networks and volumes of the services
 * beside compute. They are Debian's; where they are not installed, this is skipped.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyNot } from './clients/clients.ts'
import { CloudUser } from './clients/cloud-user.ts'
import { type ServedCloud, serveCloud } from './cloud/served.ts'

const skipped = whyNot()
if (skipped) console.warn(`OpenStack's clients do not try servers: ${skipped}`)

// A command takes a second where nothing else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

describe.skipIf(skipped)('etc/cloud.ini', () => {
  let cloud: ServedCloud
  let demo: CloudUser

  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    cloud = await serveCloud()
    demo = new CloudUser(cloud.url, 'demo')
  })

  afterAll(async () => {
    demo?.close()
    await cloud?.stop()
    vi.restoreAllMocks()
  })

  const works = (command: string, expected?: RegExp) => demo.works(command, expected)

  async function leavesNothing(): Promise<void> {
    await works('server list -f value', /^\s*$/)
    await works('port list --device-owner compute:nova -f value', /^\s*$/)
    await works('--os-volume-api-version 3.44 volume attachment list -f value', /^\s*$/)
  }

  test('a server on a network of its own', async () => {
    await works('network create web')
    await works('subnet create --network web --subnet-range 192.168.9.0/24 web')
    await works('router create r1')
    await works('router set --external-gateway public r1')
    await works('router add subnet r1 web')
    await works('security group create sg1')
    await works('server create --image cirros --flavor m1.tiny --network web --security-group sg1 vm1', /\| vm1 /)
    await works('server list -f value', /^\S+ vm1 ACTIVE \{'web': \['192\.168\.9\.\d+'\]\} cirros m1\.tiny$/m)
    await works('port list --server vm1 -f value', /^\S+ {2}fa:16:3e:\S+ .*192\.168\.9\.\d+.* ACTIVE$/m)
    await demo.fails('server create --image none --flavor m1.tiny --network web vm2', /No Image found for none/)
    await demo.fails('server create --image cirros --flavor m1.tiny vm2', /More than one possible network found/)
  })

  test('a floating IP', async () => {
    const address = await works('floating ip create public -f value -c floating_ip_address')
    await works(`server add floating ip vm1 ${address}`)
    const both = `\\{'web': \\['192\\.168\\.9\\.\\d+', '${address.replaceAll('.', '\\.')}'\\]\\}`
    await works('server list -f value -c Networks', new RegExp(both))
    await works(`server list --ip 192.168.9 -f value -c Name`, /^vm1$/m)
    await works(`server remove floating ip vm1 ${address}`)
    await works('server show vm1 -f value -c addresses', /^\{'web': \['192\.168\.9\.\d+'\]\}$/m)
    await works(`floating ip delete ${address}`)
  })

  test('further ports', async () => {
    await works('server add network vm1 private')
    await works('server list -f value -c Networks', /'private': \['10\.0\.\S+'\]/)
    await works('server remove network vm1 private')
    await works('port create --network web p1')
    await works('server add port vm1 p1')
    await works('nova interface-list vm1', /ACTIVE .*192\.168\.9\.\d+ .*ACTIVE .*192\.168\.9\.\d+ /s)
    await works('server remove port vm1 p1')
    await works('port show p1 -f value -c device_id -c status', /DOWN/)
    await works('port delete p1')
  })

  test('security groups', async () => {
    await works('security group create sg2')
    await works('server add security group vm1 sg2')
    await works('server show vm1 -f value -c security_groups', /^\[\{'name': 'sg1'\}, \{'name': 'sg2'\}\]$/m)
    const group = await works('security group show sg2 -f value -c id')
    const port = await works('port list --server vm1 -f value -c ID')
    await works(`port show ${port} -f value -c security_group_ids`, new RegExp(`, '${group}'`))
    await works('server remove security group vm1 sg2')
    await works('server show vm1 -f json -c security_groups', /^(?!.*sg2)/s)
    await demo.fails('server remove security group vm1 sg2', /not associated with the instance/)
    await works('security group delete sg2')
  })

  test('a volume', async () => {
    await works('volume create --size 1 v1')
    await works('volume list -f value', /^\S+ v1 available 1 /m)
    await works('server add volume vm1 v1', /\| Device +\| \/dev\/vdb/)
    await works('volume list -f value', /^\S+ v1 in-use 1 .*'server_id': .*'device': '\/dev\/vdb'/m)
    await works('server volume list vm1 -f value', /\/dev\/vdb/)
    await works('server show vm1 -f json', /"volumes_attached": \[\s+\{\s+"id": /)
    await works('server remove volume vm1 v1')
    await works('volume list -f value', /^\S+ v1 available 1 \[\]$/m)
    const [server, volume] = [
      await works('server show vm1 -f value -c id'),
      await works('volume show v1 -f value -c id'),
    ]
    await works(`nova volume-attach ${server} ${volume}`, /\| device +\| \/dev\/vdb/)
    await works('volume list -f value', /^\S+ v1 in-use /m)
    await works(`nova volume-attachments ${server}`, new RegExp(volume))
    await works(`nova volume-detach ${server} ${volume}`)
    await works('volume list -f value', /^\S+ v1 available /m)
  })

  test('an image of the server, and a server of the image; one of the volume', async () => {
    await works('server image create --name snap vm1', /\| name +\| snap/)
    await works('image list --name snap -f value', /^\S+ snap active$/m)
    await works('server create --image snap --flavor m1.tiny --network web vm2')
    await works('server list --name vm2 -f value', /^\S+ vm2 ACTIVE \{'web': .* snap m1\.tiny$/m)
    await works('volume set --bootable v1')
    await works('server create --volume v1 --flavor m1.tiny --network web vm3')
    await works('server list --name vm3 -f value', /^\S+ vm3 ACTIVE \{'web': .* N\/A \(booted from volume\) m1\.tiny$/m)
    await works('volume list -f value', /^\S+ v1 in-use 1 .*'device': '\/dev\/vda'/m)
  })

  test('when they are deleted, nothing is left', async () => {
    await works('server delete vm1 vm2 vm3')
    await leavesNothing()
    await works('volume list -f value', /^\S+ v1 available 1 \[\]$/m)
    await works('volume delete v1')
    await works('image delete snap')
  })

  test('openstacksdk', async () => {
    const { code, out, err } = await demo.program(`
server = cloud.create_server('s1', image='cirros', flavor='m1.tiny', network='web', wait=True, auto_ip=True)
print(server.status, server.private_v4, server.public_v4)
volume = cloud.create_volume(1, name='v2', wait=True)
print(cloud.attach_volume(server, volume, wait=True).device, cloud.get_volume('v2').status)
cloud.detach_volume(server, cloud.get_volume('v2'), wait=True)
image = cloud.create_image_snapshot('snap2', server, wait=True)
print(image.status, cloud.get_image('snap2').instance_uuid == server.id)
print(cloud.delete_server(server.id, wait=True, delete_ips=True))
print(cloud.delete_volume('v2', wait=True), cloud.delete_image('snap2'))
print(list(cloud.network.ips()))
`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^ACTIVE 192\.168\.9\.\d+ 203\.0\.113\.\d+\n\/dev\/vdb in-use\nactive True\nTrue\nTrue True\n\[\]\n$/,
    )
    await leavesNothing()
    await works('router remove subnet r1 web')
    await works('router delete r1')
    await works('network delete web')
  })
})
