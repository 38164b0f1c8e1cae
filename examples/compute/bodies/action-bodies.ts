import { z } from 'zod'
import { description, diskConfig, flavorRef, hostname, imageRef, metadata, name } from './fields.ts'

/* What the actions of a server take; those that are not here take no more than their name. */

export const rebootBody = z.strictObject({
  reboot: z.strictObject({ type: z.enum(['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']) }),
})

export const resizeBody = z.strictObject({
  resize: z.strictObject({ flavorRef, 'OS-DCF:diskConfig': diskConfig.optional() }),
})

export const createImageBody = z.strictObject({
  createImage: z.strictObject({ name, metadata: metadata.default({}) }),
})

export const lockBody = z.strictObject({
  lock: z.strictObject({ locked_reason: z.string().min(1).max(255).optional() }).nullable(),
})

const group = z.strictObject({ name: z.string().min(1).max(255) })

export const addSecurityGroupBody = z.strictObject({ addSecurityGroup: group })
export const removeSecurityGroupBody = z.strictObject({ removeSecurityGroup: group })

export const rebuildBody = z.strictObject({
  rebuild: z.strictObject({
    imageRef,
    name: name.optional(),
    metadata: metadata.optional(),
    adminPass: z.string().optional(),
    preserve_ephemeral: z.boolean().optional(),
    'OS-DCF:diskConfig': diskConfig.optional(),
    accessIPv4: z.ipv4().optional(),
    accessIPv6: z.ipv6().optional(),
    description: description.optional(),
    key_name: name.nullish(),
    user_data: z.base64().nullish(),
    hostname: hostname.optional(),
  }),
})

export const consoleBody = z.strictObject({
  'os-getConsoleOutput': z.strictObject({ length: z.coerce.number().int().min(1).nullish() }).nullable(),
})

export type RebuildBody = z.infer<typeof rebuildBody>
