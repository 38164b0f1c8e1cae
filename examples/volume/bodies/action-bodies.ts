import { z } from 'zod'
import { flag } from '../../shared/fields.ts'
import { id, metadata, size } from './fields.ts'

/* What the actions of a volume take; those that are not here take no more than their name. */

export const extendBody = z.strictObject({ 'os-extend': z.strictObject({ new_size: size }) })
export const bootableBody = z.strictObject({ 'os-set_bootable': z.strictObject({ bootable: flag }) })
export const readOnlyBody = z.strictObject({ 'os-update_readonly_flag': z.strictObject({ readonly: flag }) })
export const setImageBody = z.strictObject({ 'os-set_image_metadata': z.strictObject({ metadata }) })
export const unsetImageBody = z.strictObject({ 'os-unset_image_metadata': z.strictObject({ key: z.string() }) })

/** Administrators may say what state something is in. */
export const resetBody = z.strictObject({
  'os-reset_status': z.strictObject({
    status: z.enum(['creating', 'available', 'deleting', 'error']).exactOptional(),
    attach_status: z.string().optional(),
    migration_status: z.string().optional(),
  }),
})

export const attachBody = z.strictObject({
  'os-attach': z.strictObject({
    instance_uuid: id.optional(),
    host_name: z.string().optional(),
    mountpoint: z.string().nullish(),
    mode: z.enum(['rw', 'ro']).default('rw'),
  }),
})

export const detachBody = z.strictObject({
  'os-detach': z.strictObject({ attachment_id: id.nullish() }).nullable(),
})

const connector = z.looseObject({ host: z.string().optional() })

export const connectBody = z.strictObject({ 'os-initialize_connection': z.strictObject({ connector }) })
