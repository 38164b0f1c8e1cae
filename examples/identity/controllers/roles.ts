import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createRoleBody, type UpdateRoleBody, updateRoleBody } from '../bodies/people-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { Role } from '../directory/records.ts'
import { newId } from '../directory/table.ts'
import { authorize } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Roles: what somebody may be on a project or a domain. */
export function roles(directory: Directory) {
  const { roles } = directory
  const shown = (environ: Environ, role: Role) => ({ role: recordView(environ, 'roles')(role) })

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_roles')
      return recordsView(environ, 'roles', roles.all(), ['name'])
    },

    show({ environ, params: { id } }: Request) {
      authorize(environ, 'identity:get_role')
      return shown(environ, roles.get(id))
    },

    create: response(201)(
      schema(createRoleBody)(({ environ, body }) => {
        authorize(environ, 'identity:create_role')
        return shown(environ, roles.put({ description: null, options: {}, ...body.role, domain_id: null, id: newId() }))
      }),
    ),

    update: schema(updateRoleBody)(({ environ, params: { id }, body }: Request<UpdateRoleBody>) => {
      authorize(environ, 'identity:update_role')
      return shown(environ, roles.put({ ...roles.get(id), ...body.role, id }))
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_role')
      directory.removeRole(id)
    }),
  }
}
