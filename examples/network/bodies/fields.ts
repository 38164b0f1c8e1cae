import { z } from 'zod'

/* What several bodies have. */

export const name = z.string().max(255)
export const description = z.string().max(255)
export const id = z.uuid()
export const cidr = z.string()
export const address = z.ipv4('Only IPv4 is offered.')
/** Whose something becomes; an administrator may say. */
export const owner = { project_id: z.string().exactOptional(), tenant_id: z.string().exactOptional() }
/** What may be said of most things when they are made. */
export const named = { name: name.default(''), description: description.default('') }
/** And what may be changed of them. */
export const renamed = { name: name.exactOptional(), description: description.exactOptional() }

export const tagsBody = z.strictObject({ tags: z.array(z.string().min(1).max(255)).max(50) })
