import { z } from 'zod'

export const createKeypairBody = z.strictObject({
  keypair: z.strictObject({
    name: z.string().regex(/^[\w\- @.]{1,255}$/),
    public_key: z.string().trim().min(1).max(16_384).optional(),
    type: z.literal('ssh').optional(),
    user_id: z.string().optional(),
  }),
})

export type CreateKeypairBody = z.infer<typeof createKeypairBody>
