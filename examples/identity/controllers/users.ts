import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import {
  type ChangePasswordBody,
  changePasswordBody,
  createUserBody,
  type UpdateUserBody,
  updateUserBody,
} from '../bodies/people-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { User } from '../directory/records.ts'
import { unauthorized } from '../directory/sign-in.ts'
import { newId } from '../directory/table.ts'
import { authorize, callerOf } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Users, and their passwords. */
export function users(directory: Directory) {
  const { domains, grants, passwords, projects, tokens, users } = directory
  const shown = (environ: Environ, user: User) => ({ user: recordView(environ, 'users')(user) })
  const isSelf = ({ environ, params }: Request) => callerOf(environ).user.id === params.id

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_users')
      return recordsView(environ, 'users', users.all(), ['name', 'domain_id', 'enabled'])
    },

    show(request: Request) {
      authorize(request.environ, 'identity:get_user', isSelf(request))
      return shown(request.environ, users.get(request.params.id))
    },

    create: response(201)(
      schema(createUserBody)(async ({ environ, body }) => {
        authorize(environ, 'identity:create_user')
        const { password, ...given } = body.user
        const domain = domains.get(given.domain_id ?? callerOf(environ).userDomain.id)
        const user = users.put({ enabled: true, ...UNSAID, ...given, domain_id: domain.id, id: newId() })
        if (password) await passwords.set(user.id, password)
        return shown(environ, user)
      }),
    ),

    update: schema(updateUserBody)(async ({ environ, params: { id }, body }: Request<UpdateUserBody>) => {
      authorize(environ, 'identity:update_user')
      const { password, ...changes } = body.user
      const user = users.put({ ...users.get(id), ...changes, id })
      if (password) await setPassword(id, password)
      return shown(environ, user)
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_user')
      directory.removeUser(id)
    }),

    // Whoever knows it may change it, and nobody else: it is an administrator who sets that of others.
    password: response(204)(
      schema(changePasswordBody)(async (request: Request<ChangePasswordBody>) => {
        const { params, body } = request
        const isRight = await passwords.check(params.id, body.user.original_password)
        if (!isSelf(request) || !isRight) throw unauthorized()
        await setPassword(params.id, body.user.password)
      }),
    ),

    projects(request: Request) {
      const { environ, params } = request
      authorize(environ, 'identity:list_user_projects', isSelf(request))
      const { id } = users.get(params.id)
      const own = projects.all().filter((project) => grants.of(id, { kind: 'project', id: project.id }).length > 0)
      return recordsView(environ, 'projects', own, ['name', 'domain_id', 'enabled'])
    },
  }

  // Whoever came in by the old one is out.
  async function setPassword(id: string, password: string): Promise<void> {
    await passwords.set(id, password)
    tokens.revokeOf(id)
  }
}

const UNSAID = { password_expires_at: null, options: {} }
