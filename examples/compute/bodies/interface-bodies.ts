import { z } from 'zod'

const address = z.union([z.ipv4(), z.ipv6()])

/** A port, or one that is to be made on a network; where neither is said, on the only network. */
export const attachInterfaceBody = z.strictObject({
  interfaceAttachment: z
    .strictObject({
      port_id: z.uuid().exactOptional(),
      net_id: z.uuid().exactOptional(),
      fixed_ips: z.tuple([z.strictObject({ ip_address: address })]).exactOptional(),
      tag: z.string().exactOptional(),
    })
    .refine(({ port_id, net_id }) => !port_id || !net_id, 'Must not input both network_id and port_id')
    .refine(({ net_id, fixed_ips }) => !fixed_ips || net_id, 'Must input network_id when request IP address'),
})

export type AttachInterfaceBody = z.infer<typeof attachInterfaceBody>
