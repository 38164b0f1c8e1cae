import { z } from 'zod'
import { metadata, tags } from './fields.ts'

export const metadataBody = z.strictObject({ metadata })

/** One item of metadata, which the path names too. */
export const metaBody = z.strictObject({
  meta: metadata.refine((meta) => Object.keys(meta).length === 1, 'There must be one item.'),
})

export const tagsBody = z.strictObject({ tags })
