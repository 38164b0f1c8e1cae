import type { Fabric } from './fabric.ts'
import { NetworkError } from './network-error.ts'
import { addPort, dropPort } from './ports.ts'
import type { Port, Router, Subnet } from './records.ts'

const INTERFACE = 'network:router_interface'
const GATEWAY = 'network:router_gateway'

/** Gives a router another gateway, or none. @throws NetworkError 400 for a network that is not external */
export function setGateway(fabric: Fabric, router: Router, networkId: string | null): Router {
  if (networkId !== null) checkExternal(fabric, networkId)
  const old = router.gateway_port_id === null ? undefined : fabric.ports.find(router.gateway_port_id)
  if (old?.network_id === networkId) return router
  if (old) dropPort(fabric, old)
  const port = networkId === null ? undefined : addPort(fabric, ownPort(router, networkId, GATEWAY, ''))
  return fabric.routers.change(router, { gateway_port_id: port?.id ?? null })
}

/** Joins a subnet to a router, which gets the gateway's address. @throws NetworkError 400 without a gateway, 409 */
export function addInterface(fabric: Fabric, router: Router, subnet: Subnet): Port {
  if (subnet.gateway_ip === null) {
    throw new NetworkError(400, 'BadRequest', `Bad router request: Subnet ${subnet.id} has no gateway IP.`)
  }
  const fixed_ips = [{ subnet_id: subnet.id, ip_address: subnet.gateway_ip }]
  return addPort(fabric, { ...ownPort(router, subnet.network_id, INTERFACE, router.project_id), fixed_ips })
}

/** @throws NetworkError 404 when the subnet is not the router's */
export function removeInterface(fabric: Fabric, router: Router, subnet: Subnet): Port {
  const port = interfacesOf(fabric, router.id).find((one) => isIn(one, subnet.id))
  if (!port) {
    const message = `Router ${router.id} has no interface on subnet ${subnet.id}.`
    throw new NetworkError(404, 'RouterInterfaceNotFoundForSubnet', message)
  }
  dropPort(fabric, port)
  return port
}

/** @throws NetworkError 409 while subnets are joined to it */
export function removeRouter(fabric: Fabric, router: Router): void {
  if (interfacesOf(fabric, router.id).length > 0) {
    throw new NetworkError(409, 'RouterInUse', `Router ${router.id} still has ports`)
  }
  fabric.routers.remove(setGateway(fabric, router, null))
}

/** The router that leads from a subnet to an external network. */
export function routerBetween(fabric: Fabric, subnetId: string, externalNetworkId: string): Router | undefined {
  return fabric.routers.all().find(({ id, gateway_port_id }) => {
    const gateway = gateway_port_id === null ? undefined : fabric.ports.find(gateway_port_id)
    if (gateway?.network_id !== externalNetworkId) return false
    return interfacesOf(fabric, id).some((port) => isIn(port, subnetId))
  })
}

/** @throws NetworkError 400 */
export function checkExternal(fabric: Fabric, networkId: string): void {
  if (fabric.networks.get(networkId)['router:external']) return
  throw new NetworkError(400, 'BadRequest', `Network ${networkId} is not a valid external network`)
}

function interfacesOf(fabric: Fabric, routerId: string): Port[] {
  return fabric.ports.where(({ device_id, device_owner }) => device_id === routerId && device_owner === INTERFACE)
}

function isIn({ fixed_ips }: Port, subnetId: string): boolean {
  return fixed_ips.some(({ subnet_id }) => subnet_id === subnetId)
}

function ownPort({ id }: Router, network_id: string, device_owner: string, project_id: string) {
  return { network_id, project_id, device_id: id, device_owner, security_groups: [], port_security_enabled: false }
}
