import { z } from 'zod'
import { flag } from '../../shared/fields.ts'
import { description, id, named, owner, renamed } from './fields.ts'

export const createSecurityGroupBody = z.strictObject({
  security_group: z.strictObject({ ...named, ...owner, stateful: flag.default(true) }),
})

export const updateSecurityGroupBody = z.strictObject({
  security_group: z.strictObject({ ...renamed, stateful: flag.exactOptional() }),
})

const port = z.coerce.number().int().min(-1).max(65_535).nullable().default(null)

export const createRuleBody = z.strictObject({
  security_group_rule: z.strictObject({
    ...owner,
    description: description.default(''),
    security_group_id: id,
    direction: z.enum(['ingress', 'egress']),
    ethertype: z.enum(['IPv4', 'IPv6']).default('IPv4'),
    protocol: z
      .union([z.string(), z.number().transform(String)])
      .nullable()
      .default(null),
    port_range_min: port,
    port_range_max: port,
    remote_ip_prefix: z.union([z.cidrv4(), z.cidrv6()]).nullable().default(null),
    remote_group_id: id.nullable().default(null),
    remote_address_group_id: z.null().optional(),
  }),
})
