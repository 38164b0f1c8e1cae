import type { Data } from '../cloud/data.ts'
import { ZONE } from '../cloud/hosts.ts'
import type { Address, Instance } from '../cloud/instance.ts'

/** What stands below a path: a folder, or the text of a file. */
export type Node = string | { readonly [name: string]: Node }

/** What an instance can learn of itself, in EC2's folders and in OpenStack's. */
export function metadataOf({ keypairs }: Pick<Data, 'keypairs'>, instance: Instance): Node {
  const { keyName, userId, userData } = instance
  const keypair = keyName === null ? undefined : keypairs.find(userId, keyName)
  const keys = keypair ? { [keypair.name]: keypair.publicKey } : {}
  const data = userData === null ? undefined : Buffer.from(userData, 'base64').toString()
  return {
    latest: { 'meta-data': ec2(instance, keys), ...(data !== undefined && { 'user-data': data }) },
    openstack: {
      latest: {
        'meta_data.json': JSON.stringify(openstack(instance, keys)),
        ...(data !== undefined && { user_data: data }),
      },
    },
  }
}

type Keys = Readonly<Record<string, string>>

function ec2(instance: Instance, keys: Keys): Node {
  const { number, launchIndex, reservationId, flavor, securityGroups, addresses } = instance
  const first = (type: Address['type']): string => addresses.find((one) => one.type === type)?.address ?? ''
  const hostname = hostnameOf(instance)
  const publicKeys = Object.entries(keys).map(([name, key], index) => [`${index}=${name}`, { 'openssh-key': key }])
  return {
    'ami-launch-index': String(launchIndex),
    hostname,
    'instance-id': `i-${number.toString(16).padStart(8, '0')}`,
    'instance-type': flavor.name,
    'local-hostname': hostname,
    'local-ipv4': first('fixed'),
    placement: { 'availability-zone': ZONE },
    'public-hostname': hostname,
    'public-ipv4': first('floating'),
    ...(publicKeys.length > 0 && { 'public-keys': Object.fromEntries(publicKeys) }),
    'reservation-id': reservationId,
    'security-groups': securityGroups.map(({ name }) => name).join('\n'),
  }
}

function openstack(instance: Instance, keys: Keys): object {
  const { id, name, projectId, launchIndex, metadata } = instance
  return {
    uuid: id,
    name,
    hostname: hostnameOf(instance),
    launch_index: launchIndex,
    availability_zone: ZONE,
    project_id: projectId,
    meta: metadata,
    public_keys: keys,
    keys: Object.entries(keys).map(([name, data]) => ({ name, type: 'ssh', data })),
    devices: [],
  }
}

// nova's `dhcp_domain`.
function hostnameOf({ hostname }: Instance): string {
  return `${hostname}.novalocal`
}
