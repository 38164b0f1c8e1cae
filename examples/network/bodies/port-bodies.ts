import { z } from 'zod'
import { flag } from '../../shared/fields.ts'
import { address, id, owner, renamed } from './fields.ts'

const fixedIps = z.array(z.strictObject({ subnet_id: id.optional(), ip_address: address.optional() }))
const mac = z.string().regex(/^(?:[\da-f]{2}:){5}[\da-f]{2}$/i, 'A hardware address is written 00:00:00:00:00:00.')

const changeable = {
  ...renamed,
  admin_state_up: flag.exactOptional(),
  device_id: z.string().max(255).exactOptional(),
  device_owner: z.string().max(255).exactOptional(),
  fixed_ips: fixedIps.exactOptional(),
  security_groups: z.array(id).exactOptional(),
  port_security_enabled: flag.exactOptional(),
  'binding:host_id': z
    .string()
    .nullable()
    .transform((host) => host ?? '')
    .exactOptional(),
  'binding:vnic_type': z.string().exactOptional(),
  'binding:profile': z.looseObject({}).exactOptional(),
}

export const createPortBody = z.strictObject({
  port: z.strictObject({
    ...owner,
    ...changeable,
    network_id: id,
    mac_address: mac.exactOptional(),
  }),
})

export const updatePortBody = z.strictObject({ port: z.strictObject(changeable) })
