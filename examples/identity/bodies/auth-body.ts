import { z } from 'zod'

const text = z.string().max(4096)
const domain = z.object({ id: text.optional(), name: text.optional() })
/** An id says enough; a name is that of something in a domain. */
const named = z.object({ id: text.optional(), name: text.optional(), domain: domain.optional() })

const password = z.object({ user: z.object({ ...named.shape, password: text }) })
const token = z.object({ id: text })

/** What somebody proves who they are by, and what they want to work on. */
export const authBody = z.object({
  auth: z.object({
    identity: z
      .object({
        methods: z.tuple([z.enum(['password', 'token'])]),
        password: password.optional(),
        token: token.optional(),
      })
      .refine((identity) => identity[identity.methods[0]] !== undefined, 'What the method needs is missing.'),
    scope: z
      .union([z.literal('unscoped'), z.object({ project: named.optional(), domain: domain.optional() })])
      .optional(),
  }),
})

export type AuthBody = z.infer<typeof authBody>
export type Named = z.infer<typeof named>
