import { randomBytes } from 'node:crypto'
import type { Fabric } from './fabric.ts'
import { allocate, type WantedIp } from './fixed-ips.ts'
import { NetworkError } from './network-error.ts'
import type { NewPort, Port } from './records.ts'
import { defaultGroupOf } from './security-groups.ts'

/** What a new port may leave to the service. */
export type WantedPort = Pick<NewPort, 'network_id' | 'project_id'> &
  Partial<Omit<NewPort, 'fixed_ips'>> & { readonly fixed_ips?: readonly WantedIp[] }

/** @throws NetworkError as {@link allocate} does, and 409 for a hardware address that is taken */
export function addPort(fabric: Fabric, wanted: WantedPort): Port {
  const { network_id, project_id, mac_address = newMac(), fixed_ips } = wanted
  if (fabric.portsOf(network_id).some((port) => port.mac_address === mac_address)) {
    const message = `Unable to complete operation for network ${network_id}. The mac address ${mac_address} is in use.`
    throw new NetworkError(409, 'MacAddressInUse', message)
  }
  return fabric.ports.add({
    ...BY_DEFAULT,
    security_groups: project_id === '' ? [] : [defaultGroupOf(fabric, project_id).id],
    ...wanted,
    mac_address,
    fixed_ips: allocate(fabric, network_id, fixed_ips),
  })
}

/** Removes a port that users made, or nova for them. @throws NetworkError 409 for one that is part of something else */
export function removePort(fabric: Fabric, port: Port): void {
  if (port.device_owner.startsWith('network:')) {
    const message = `Port ${port.id} cannot be deleted directly via the port API: has device owner ${port.device_owner}.`
    throw new NetworkError(409, 'ServicePortInUse', message)
  }
  dropPort(fabric, port)
}

/** Removes any port. Floating IPs are no longer its. */
export function dropPort(fabric: Fabric, port: Port): void {
  for (const floatingIp of fabric.floatingIps.where(({ port_id }) => port_id === port.id)) {
    fabric.floatingIps.change(floatingIp, { port_id: null, fixed_ip_address: null, router_id: null })
  }
  fabric.ports.remove(port)
}

const BY_DEFAULT = {
  ...{ name: '', description: '', device_id: '', device_owner: '', admin_state_up: true, port_security_enabled: true },
  ...{ 'binding:host_id': '', 'binding:vnic_type': 'normal', 'binding:profile': {} },
}

// neutron's `base_mac`.
function newMac(): string {
  return ['fa', '16', '3e', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
