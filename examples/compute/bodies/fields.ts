import { z } from 'zod'

/* What several bodies have (nova's `parameter_types`). */

export const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\S(?:.*\S)?$/su, 'A name neither begins nor ends with a space.')

export const metadata = z.record(z.string().regex(/^[\w\-:. ]{1,255}$/), z.string().max(255))
export const flavorRef = z
  .union([z.string().min(1), z.number().int()])
  .transform((reference) => String(reference).replace(/^.*\//s, ''))
export const imageRef = z.uuid('Invalid imageRef provided.')
/** Clients send numbers as text, too. */
export const count = z.coerce.number().int().min(1).max(1000)
export const flag = z.union([z.boolean(), z.stringbool()])
export const description = z.string().max(255).nullable()
export const hostname = z.string().regex(/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i)
export const tag = z.string().regex(/^[^/,]{1,60}$/)
export const tags = z.array(tag).max(50)
export const diskConfig = z.enum(['AUTO', 'MANUAL'])
/** An action that takes no more than its name. */
export const nothing = z.unknown()
