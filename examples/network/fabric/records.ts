import type { Owned, Stored } from './table.ts'

/* What there is, in the words of the API. What is new has neither an id nor a time. */

interface Named extends Owned {
  readonly name: string
  readonly description: string
}

export interface NewNetwork extends Named {
  readonly admin_state_up: boolean
  readonly shared: boolean
  readonly 'router:external': boolean
  readonly port_security_enabled: boolean
  readonly mtu: number
}

export interface Pool {
  readonly start: string
  readonly end: string
}

export interface NewSubnet extends Named {
  readonly network_id: string
  readonly cidr: string
  readonly gateway_ip: string | null
  readonly allocation_pools: readonly Pool[]
  readonly enable_dhcp: boolean
  readonly dns_nameservers: readonly string[]
  readonly host_routes: readonly object[]
}

export interface FixedIp {
  readonly subnet_id: string
  readonly ip_address: string
}

export interface NewPort extends Named {
  readonly network_id: string
  readonly mac_address: string
  readonly fixed_ips: readonly FixedIp[]
  readonly device_id: string
  readonly device_owner: string
  readonly security_groups: readonly string[]
  readonly admin_state_up: boolean
  readonly port_security_enabled: boolean
  readonly 'binding:host_id': string
  readonly 'binding:vnic_type': string
  readonly 'binding:profile': object
}

export interface NewRouter extends Named {
  readonly admin_state_up: boolean
  /** The port on an external network, if it has one. */
  readonly gateway_port_id: string | null
}

export interface NewFloatingIp extends Owned {
  readonly description: string
  readonly floating_network_id: string
  readonly floating_ip_address: string
  readonly port_id: string | null
  readonly fixed_ip_address: string | null
  readonly router_id: string | null
}

export interface NewSecurityGroup extends Named {
  readonly stateful: boolean
}

export interface NewRule extends Owned {
  readonly description: string
  readonly security_group_id: string
  readonly direction: 'ingress' | 'egress'
  readonly ethertype: 'IPv4' | 'IPv6'
  readonly protocol: string | null
  readonly port_range_min: number | null
  readonly port_range_max: number | null
  readonly remote_ip_prefix: string | null
  readonly remote_group_id: string | null
}

export type Network = Stored<NewNetwork>
export type Subnet = Stored<NewSubnet>
export type Port = Stored<NewPort>
export type Router = Stored<NewRouter>
export type FloatingIp = Stored<NewFloatingIp>
export type SecurityGroup = Stored<NewSecurityGroup>
export type Rule = Stored<NewRule>
