import type { Fabric } from './fabric.ts'
import type { Subnet } from './records.ts'
import { addInterface, setGateway } from './routers.ts'
import { addSubnet } from './subnets.ts'

/** Makes what is there from the start: a public and a private network, and a router between them. They are nobody's. */
export function addFirstNetworks(fabric: Fabric): void {
  const { publicNetwork, publicCidr, privateNetwork, privateCidr } = fabric.settings
  const outside = add(fabric, publicNetwork, publicCidr, true)
  const inside = add(fabric, privateNetwork, privateCidr, false)
  const router = fabric.routers.add({ ...nobodys('router'), admin_state_up: true, gateway_port_id: null })
  setGateway(fabric, router, outside.network_id)
  addInterface(fabric, router, inside)
}

function add(fabric: Fabric, name: string, cidr: string, external: boolean): Subnet {
  const network = fabric.networks.add({
    ...nobodys(name),
    ...{ admin_state_up: true, shared: !external, 'router:external': external },
    ...{ port_security_enabled: true, mtu: 1500 },
  })
  return addSubnet(fabric, {
    ...nobodys(`${name}-subnet`),
    ...{ network_id: network.id, cidr, enable_dhcp: !external, dns_nameservers: [], host_routes: [] },
  })
}

function nobodys(name: string) {
  return { project_id: '', name, description: '' }
}
