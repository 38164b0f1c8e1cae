import { z } from 'zod'

export const updateServiceBody = z.strictObject({
  status: z.enum(['enabled', 'disabled']).optional(),
  disabled_reason: z.string().min(1).max(255).optional(),
  forced_down: z.boolean().optional(),
})

export type UpdateServiceBody = z.infer<typeof updateServiceBody>
