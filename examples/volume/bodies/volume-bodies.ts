import { z } from 'zod'
import { flag } from '../../shared/fields.ts'
import { id, metadata, size, text } from './fields.ts'

// Clients say these by the names that they had in the first version, too.
const names = {
  name: text.optional(),
  description: text.optional(),
  display_name: text.optional(),
  display_description: text.optional(),
}

export const createVolumeBody = z.strictObject({
  volume: z.strictObject({
    ...names,
    size: size.nullish(),
    metadata: metadata.nullish(),
    volume_type: text.optional(),
    availability_zone: text.optional(),
    imageRef: z.union([id, z.literal('').transform(() => null)]).nullish(),
    snapshot_id: id.nullish(),
    source_volid: id.nullish(),
    multiattach: flag.optional(),
    consistencygroup_id: z.null().optional(),
    group_id: z.null().optional(),
    backup_id: z.null().optional(),
  }),
  'OS-SCH-HNT:scheduler_hints': z.looseObject({}).nullish(),
})

export const updateVolumeBody = z.strictObject({
  volume: z.strictObject({ ...names, metadata: metadata.exactOptional() }),
})

export const createSnapshotBody = z.strictObject({
  snapshot: z.strictObject({ ...names, volume_id: id, metadata: metadata.nullish(), force: flag.default(false) }),
})

export const updateSnapshotBody = z.strictObject({ snapshot: z.strictObject(names) })

const connector = z.looseObject({ host: z.string().optional(), mountpoint: z.string().nullish() })

export const createAttachmentBody = z.strictObject({
  attachment: z.strictObject({
    volume_uuid: id,
    instance_uuid: id.optional(),
    connector: connector.nullish(),
    mode: z.enum(['rw', 'ro']).exactOptional(),
  }),
})

export const updateAttachmentBody = z.strictObject({ attachment: z.strictObject({ connector }) })

/** The name and the description of a body, by whichever names. What is left out is undefined. */
export function namesIn(body: z.infer<z.ZodObject<typeof names>>) {
  const { name = body.display_name, description = body.display_description } = body
  return { ...(name !== undefined && { name }), ...(description !== undefined && { description }) }
}
