import { z } from 'zod'

export const createMemberBody = z.strictObject({ member: z.string().min(1).max(255) })
export const updateMemberBody = z.strictObject({ status: z.enum(['pending', 'accepted', 'rejected']) })

export type UpdateMemberBody = z.infer<typeof updateMemberBody>
