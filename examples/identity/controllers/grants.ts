import { type ControllerRequest, response } from 'wheatpaste'
import type { Directory } from '../directory/directory.ts'
import type { Grant, Scope } from '../directory/grants.ts'
import { authorize } from '../request/caller.ts'
import { recordsView } from '../views/record-view.ts'

type Params = {
  readonly project_id?: string
  readonly domain_id?: string
  readonly user_id: string
  readonly id: string
}
type Request = ControllerRequest<Params>

/** The roles that a user has on a project or a domain: `PUT /projects/{id}/users/{id}/roles/{id}` gives one. */
export function grants({ domains, grants, projects, roles, users }: Directory) {
  function scopeOf({ project_id, domain_id = '' }: Params): Scope {
    return project_id === undefined
      ? { kind: 'domain', id: domains.get(domain_id).id }
      : { kind: 'project', id: projects.get(project_id).id }
  }

  function grantOf({ params }: Request): Grant {
    return { roleId: roles.get(params.id).id, userId: users.get(params.user_id).id, scope: scopeOf(params) }
  }

  return {
    index({ environ, params }: Request) {
      authorize(environ, 'identity:list_grants')
      const had = grants.of(users.get(params.user_id).id, scopeOf(params))
      return recordsView(
        environ,
        'roles',
        had.map(({ roleId }) => roles.get(roleId)),
        [],
      )
    },

    show: response(204)((request: Request) => {
      authorize(request.environ, 'identity:check_grant')
      grants.check(grantOf(request))
    }),

    update: response(204)((request: Request) => {
      authorize(request.environ, 'identity:create_grant')
      grants.add(grantOf(request))
    }),

    delete: response(204)((request: Request) => {
      authorize(request.environ, 'identity:revoke_grant')
      grants.remove(grantOf(request))
    }),
  }
}
