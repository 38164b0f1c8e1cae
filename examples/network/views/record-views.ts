import type { Fabric } from '../fabric/fabric.ts'
import type { FloatingIp, Network, Port, Router, Rule, SecurityGroup, Subnet } from '../fabric/records.ts'
import { rulesOf } from '../fabric/security-groups.ts'
import type { Owned } from '../fabric/table.ts'
import type { Shown } from '../request/filters.ts'

/* How records are shown: as they are, with what follows from others, and with what this service does not offer. */

export type View<Record> = (record: Record) => Shown

export function networkView(fabric: Fabric): View<Network> {
  return (network) => ({
    ...owned(network),
    status: network.admin_state_up ? 'ACTIVE' : 'DOWN',
    subnets: fabric.subnetsOf(network.id).map(({ id }) => id),
    availability_zones: ['nova'],
    availability_zone_hints: [],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
  })
}

export const subnetView: View<Subnet> = (subnet) => ({
  ...owned(subnet),
  ip_version: 4,
  ipv6_address_mode: null,
  ipv6_ra_mode: null,
  subnetpool_id: null,
  segment_id: null,
  service_types: [],
})

export const portView: View<Port> = (port) => ({
  ...owned(port),
  // A port is in use from the time that somebody holds it.
  status: port.device_id !== '' && port.admin_state_up ? 'ACTIVE' : 'DOWN',
  allowed_address_pairs: [],
  extra_dhcp_opts: [],
})

export const ruleView: View<Rule> = (rule) => ({ ...owned(rule), remote_address_group_id: null })

export function securityGroupView(fabric: Fabric): View<SecurityGroup> {
  return (group) => ({ ...owned(group), shared: false, security_group_rules: rulesOf(fabric, group).map(ruleView) })
}

export const floatingIpView: View<FloatingIp> = (floatingIp) => ({
  ...owned(floatingIp),
  status: floatingIp.port_id === null ? 'DOWN' : 'ACTIVE',
  port_details: null,
  port_forwardings: [],
})

export function routerView(fabric: Fabric): View<Router> {
  return ({ gateway_port_id, ...router }) => {
    const port = gateway_port_id === null ? undefined : fabric.ports.find(gateway_port_id)
    const gateway = port && { network_id: port.network_id, enable_snat: true, external_fixed_ips: port.fixed_ips }
    return {
      ...owned(router),
      status: router.admin_state_up ? 'ACTIVE' : 'DOWN',
      external_gateway_info: gateway ?? null,
      routes: [],
      ha: false,
      distributed: false,
      availability_zones: ['nova'],
      availability_zone_hints: [],
      flavor_id: null,
    }
  }
}

// Clients of before 2016 know projects as tenants.
function owned<R extends Owned>(record: R): R & { readonly tenant_id: string } {
  return { ...record, tenant_id: record.project_id }
}
