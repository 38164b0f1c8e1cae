import { z } from 'zod'
import { name } from './fields.ts'

const policy = z.enum(['affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'])

/** Until 2.63 a group had a list of policies, of which there could be one. */
export const oldGroupBody = z.strictObject({ server_group: z.strictObject({ name, policies: z.tuple([policy]) }) })

export const groupBody = z.strictObject({
  server_group: z.strictObject({
    name,
    policy,
    rules: z.strictObject({ max_server_per_host: z.coerce.number().int().min(1).exactOptional() }).default({}),
  }),
})
