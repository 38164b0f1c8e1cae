import { z } from 'zod'
import { description, enabled, id, name, password } from './fields.ts'

/* Clients may send more than the service knows of: it keeps that for them. */

const domain = { description, enabled }
export const createDomainBody = z.object({ domain: z.looseObject({ ...domain, name }) })
export const updateDomainBody = z.object({ domain: z.looseObject({ ...domain, name: name.exactOptional() }) })

const project = { description, enabled, is_domain: z.literal(false).exactOptional() }
export const createProjectBody = z.object({
  project: z.looseObject({ ...project, name, domain_id: id.nullish() }),
})
export const updateProjectBody = z.object({
  project: z.looseObject({ ...project, name: name.exactOptional(), domain_id: z.never().exactOptional() }),
})

const user = { enabled, default_project_id: id.nullable().exactOptional(), password: password.nullish() }
export const createUserBody = z.object({ user: z.looseObject({ ...user, name, domain_id: id.nullish() }) })
export const updateUserBody = z.object({
  user: z.looseObject({ ...user, name: name.exactOptional(), domain_id: z.never().exactOptional() }),
})
export const changePasswordBody = z.object({ user: z.object({ original_password: password, password }) })

export const createRoleBody = z.object({ role: z.looseObject({ description, name }) })
export const updateRoleBody = z.object({ role: z.looseObject({ description, name: name.exactOptional() }) })

export type UpdateDomainBody = z.infer<typeof updateDomainBody>
export type UpdateProjectBody = z.infer<typeof updateProjectBody>
export type CreateUserBody = z.infer<typeof createUserBody>
export type UpdateUserBody = z.infer<typeof updateUserBody>
export type ChangePasswordBody = z.infer<typeof changePasswordBody>
export type UpdateRoleBody = z.infer<typeof updateRoleBody>
