import { apiVersion, type ControllerRequest, HttpError, response, schema, versions } from 'wheatpaste'
import { groupBody, oldGroupBody } from '../bodies/server-group-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { isOver } from '../cloud/quotas.ts'
import type { ServerGroup } from '../cloud/server-groups.ts'
import { callerOf } from '../request/caller.ts'

type Request = ControllerRequest<{ id: string }>

/** Servers that are to be on the same host, or on different ones: nova's `os-server-groups`. */
export function serverGroups({ groups, settings }: Cloud) {
  const find = ({ environ, params: { id } }: Request): ServerGroup => groups.find(callerOf(environ).projectId, id)

  function view({ version }: ControllerRequest, group: ServerGroup): object {
    const { id, name, policy, rules, projectId, userId } = group
    return {
      id,
      name,
      members: groups.membersOf(group).map((member) => member.id),
      ...(version.atLeast('2.13') && { project_id: projectId, user_id: userId }),
      ...(version.atLeast('2.64') ? { policy, rules } : { policies: [policy], metadata: {} }),
    }
  }

  function create(request: ControllerRequest, wanted: Pick<ServerGroup, 'name' | 'policy' | 'rules'>): object {
    const { projectId, userId } = callerOf(request.environ)
    if (isOver(groups.ofProject(projectId).length + 1, settings.quotaServerGroups)) {
      throw new HttpError(403, 'Quota exceeded, too many server groups.')
    }
    if (wanted.policy !== 'anti-affinity' && Object.keys(wanted.rules).length > 0) {
      throw new HttpError(400, 'Only anti-affinity policy supports rules.')
    }
    return { server_group: view(request, groups.add({ projectId, userId, ...wanted })) }
  }

  const whilePoliciesWereSeveral = apiVersion('2.1', '2.63')

  return {
    index: (request: ControllerRequest) => {
      const { isAdmin, projectId } = callerOf(request.environ)
      const all = isAdmin && request.environ.query.has('all_projects')
      const shown = all ? groups.all() : groups.ofProject(projectId)
      return { server_groups: shown.map((group) => view(request, group)) }
    },

    show: (request: Request) => ({ server_group: view(request, find(request)) }),

    create: versions(
      whilePoliciesWereSeveral(
        schema(oldGroupBody)((request) => {
          const { name, policies } = request.body.server_group
          return create(request, { name, policy: policies[0], rules: {} })
        }),
      ),
      apiVersion('2.64')(schema(groupBody)((request) => create(request, request.body.server_group))),
    ),

    delete: response(204)((request: Request) => groups.remove(find(request))),
  }
}
