import { z } from 'zod'
import { flag } from './fields.ts'

const device = z.string().max(255).nullish()

export const attachVolumeBody = z.strictObject({
  volumeAttachment: z.strictObject({
    volumeId: z.uuid(),
    device,
    tag: z
      .string()
      .regex(/^[^/,]{1,60}$/)
      .exactOptional(),
    delete_on_termination: flag.exactOptional(),
  }),
})

export const updateAttachmentBody = z.strictObject({
  volumeAttachment: z.strictObject({
    volumeId: z.uuid(),
    delete_on_termination: flag.exactOptional(),
    // Clients send back what they were shown.
    id: z.string().optional(),
    device,
    serverId: z.string().optional(),
    tag: z.string().nullish(),
  }),
})

export type AttachVolumeBody = z.infer<typeof attachVolumeBody>
