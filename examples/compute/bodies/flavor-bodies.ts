import { z } from 'zod'
import { flag } from './fields.ts'

const size = z.coerce.number().int().min(0)
const specs = z.record(
  z.string().regex(/^[\w\-:. ]{1,255}$/),
  z.union([z.string().max(255), z.number().transform(String)]),
)

export const createFlavorBody = z.strictObject({
  flavor: z.strictObject({
    name: z.string().trim().min(1).max(255),
    id: z.union([z.string(), z.number().transform(String)]).nullish(),
    ram: size.min(1),
    vcpus: size.min(1),
    disk: size,
    'OS-FLV-EXT-DATA:ephemeral': size.default(0),
    swap: size.default(0),
    rxtx_factor: z.coerce.number().positive().default(1),
    'os-flavor-access:is_public': flag.default(true),
    description: z.string().nullable().optional(),
  }),
})

export const updateFlavorBody = z.strictObject({ flavor: z.strictObject({ description: z.string().nullable() }) })
export const extraSpecsBody = z.strictObject({ extra_specs: specs })
/** One extra spec, which the path names too. */
export const extraSpecBody = specs.refine((body) => Object.keys(body).length === 1, 'There must be one extra spec.')

export type CreateFlavorBody = z.infer<typeof createFlavorBody>
export type UpdateFlavorBody = z.infer<typeof updateFlavorBody>
