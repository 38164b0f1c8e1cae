import { z } from 'zod'
import { flag } from '../../shared/fields.ts'
import { address, cidr, description, id, named, owner, renamed } from './fields.ts'

const external = 'router:external'

export const createNetworkBody = z.strictObject({
  network: z.strictObject({
    ...named,
    ...owner,
    admin_state_up: flag.default(true),
    shared: flag.default(false),
    [external]: flag.default(false),
    port_security_enabled: flag.default(true),
    mtu: z.coerce.number().int().min(68).max(9000).default(1500),
  }),
})

export const updateNetworkBody = z.strictObject({
  network: z.strictObject({
    ...renamed,
    admin_state_up: flag.exactOptional(),
    shared: flag.exactOptional(),
    [external]: flag.exactOptional(),
    port_security_enabled: flag.exactOptional(),
  }),
})

const pools = z.array(z.strictObject({ start: address, end: address }))
const routes = z.array(z.strictObject({ destination: cidr, nexthop: address }))

export const createSubnetBody = z.strictObject({
  subnet: z.strictObject({
    ...named,
    ...owner,
    network_id: id,
    ip_version: z.literal(4, 'Only IPv4 is offered.').default(4),
    cidr,
    gateway_ip: address.nullish(),
    allocation_pools: pools.optional(),
    enable_dhcp: flag.default(true),
    dns_nameservers: z.array(address).default([]),
    host_routes: routes.default([]),
  }),
})

export const updateSubnetBody = z.strictObject({
  subnet: z.strictObject({
    ...renamed,
    gateway_ip: address.nullable().exactOptional(),
    enable_dhcp: flag.exactOptional(),
    dns_nameservers: z.array(address).exactOptional(),
    host_routes: routes.exactOptional(),
  }),
})

export const createRouterBody = z.strictObject({
  router: z.strictObject({
    ...named,
    ...owner,
    admin_state_up: flag.default(true),
    external_gateway_info: z.looseObject({ network_id: id.optional() }).nullish(),
  }),
})

export const updateRouterBody = z.strictObject({
  router: z.strictObject({
    ...renamed,
    admin_state_up: flag.exactOptional(),
    external_gateway_info: z.looseObject({ network_id: id.optional() }).nullish(),
  }),
})

export const interfaceBody = z.strictObject({ subnet_id: id })

export const createFloatingIpBody = z.strictObject({
  floatingip: z.strictObject({
    ...owner,
    description: description.default(''),
    floating_network_id: id,
    floating_ip_address: address.optional(),
    subnet_id: id.optional(),
    port_id: id.nullish(),
    fixed_ip_address: address.optional(),
  }),
})

export const updateFloatingIpBody = z.strictObject({
  floatingip: z.strictObject({
    description: description.exactOptional(),
    port_id: id.nullish(),
    fixed_ip_address: address.optional(),
  }),
})
