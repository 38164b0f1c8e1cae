import { z } from 'zod'

/** Clients send truths as text, too. */
export const flag = z.union([z.boolean(), z.stringbool()])
