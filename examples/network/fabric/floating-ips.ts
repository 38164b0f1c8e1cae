import type { Fabric } from './fabric.ts'
import { NetworkError } from './network-error.ts'
import { addPort, dropPort } from './ports.ts'
import type { FloatingIp, NewFloatingIp, Port } from './records.ts'
import { checkExternal, routerBetween } from './routers.ts'

const OWNER = 'network:floatingip'

export type WantedFloatingIp = Pick<NewFloatingIp, 'project_id' | 'description' | 'floating_network_id'> & {
  readonly floating_ip_address?: string | undefined
  readonly subnet_id?: string | undefined
}

/** Takes an address of an external network. @throws NetworkError 400 for another network, and as `allocate` does */
export function addFloatingIp(fabric: Fabric, wanted: WantedFloatingIp): FloatingIp {
  const { floating_network_id: network_id, floating_ip_address: ip_address, subnet_id, ...rest } = wanted
  checkExternal(fabric, network_id)
  const asked = ip_address !== undefined || subnet_id !== undefined
  // The address is held by a port that is nobody's, so that it cannot be taken twice.
  const port = addPort(fabric, {
    ...{ network_id, project_id: '', device_owner: OWNER },
    ...(asked && { fixed_ips: [{ ip_address, subnet_id }] }),
  })
  const floating = { floating_network_id: network_id, floating_ip_address: port.fixed_ips[0]?.ip_address ?? '' }
  const made = fabric.floatingIps.add({ ...rest, ...floating, port_id: null, fixed_ip_address: null, router_id: null })
  fabric.ports.change(port, { device_id: made.id })
  return made
}

export function removeFloatingIp(fabric: Fabric, floatingIp: FloatingIp): void {
  for (const port of fabric.ports.where(({ device_id }) => device_id === floatingIp.id)) dropPort(fabric, port)
  fabric.floatingIps.remove(floatingIp)
}

/** Has a floating IP lead nowhere. */
export function disassociate(fabric: Fabric, floatingIp: FloatingIp): FloatingIp {
  return fabric.floatingIps.change(floatingIp, { port_id: null, fixed_ip_address: null, router_id: null })
}

/**
 * Has a floating IP lead to an address of a port, the first one by default.
 *
 * @throws NetworkError 400 when the port has no such address, 404 when no router leads there, 409 when it has one already
 */
export function associate(fabric: Fabric, floatingIp: FloatingIp, port: Port, address?: string): FloatingIp {
  const fixed = port.fixed_ips.find(({ ip_address }) => address === undefined || ip_address === address)
  if (!fixed) {
    const message = `Port ${port.id} does not have fixed IP address ${address ?? ''}, which a floating IP needs.`
    throw new NetworkError(400, 'BadRequest', `Bad floatingip request: ${message}`)
  }
  const { id, floating_network_id: external, floating_ip_address } = floatingIp
  const router = routerBetween(fabric, fixed.subnet_id, external)
  if (!router) {
    const message = `External network ${external} is not reachable from subnet ${fixed.subnet_id}.`
    const detail = `Therefore, cannot associate Port ${port.id} with a Floating IP.`
    throw new NetworkError(404, 'ExternalGatewayForFloatingIPNotFound', `${message}  ${detail}`)
  }
  const other = fabric.floatingIps.where(
    (one) => one.id !== id && one.port_id === port.id && one.fixed_ip_address === fixed.ip_address,
  )[0]
  if (other) {
    const message = `Cannot associate floating IP ${floating_ip_address} (${id}) with port ${port.id} using fixed IP ${fixed.ip_address}, as that fixed IP already has a floating IP on external network ${external}.`
    throw new NetworkError(409, 'FloatingIPPortAlreadyAssociated', message)
  }
  const changes = { port_id: port.id, fixed_ip_address: fixed.ip_address, router_id: router.id }
  return fabric.floatingIps.change(floatingIp, changes)
}
