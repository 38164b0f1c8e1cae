import { z } from 'zod'

/* What several bodies have. */

export const text = z.string().max(255).nullable()
export const id = z.uuid()
export const size = z.coerce.number().int('A size is a whole number of gigabytes.').min(1).max(65_536)
export const metadata = z.record(z.string().min(1).max(255), z.string().max(255))

export const metadataBody = z.strictObject({ metadata })
/** One item of metadata, which the path names too. */
export const metaBody = z.strictObject({
  meta: metadata.refine((meta) => Object.keys(meta).length === 1, 'There must be one item.'),
})
