import type { Environ } from 'wheatpaste'
import type { Directory } from '../directory/directory.ts'
import type { Grant } from '../directory/grants.ts'

type Named = { readonly name: string; readonly domain_id?: unknown }

/** Shows that somebody has a role somewhere, by ids and, if the client wishes, by names. */
export function assignmentView(environ: Environ, directory: Directory, withNames: boolean): (grant: Grant) => object {
  const { roles, users, projects, domains } = directory

  function shown(id: string, record: Named | undefined): object {
    if (!withNames || !record) return { id }
    const domain = typeof record.domain_id === 'string' ? domains.find(record.domain_id) : undefined
    return { id, name: record.name, ...(domain && { domain: { id: domain.id, name: domain.name } }) }
  }

  return ({ roleId, userId, scope }) => ({
    role: shown(roleId, roles.find(roleId)),
    user: shown(userId, users.find(userId)),
    scope: { [scope.kind]: shown(scope.id, (scope.kind === 'project' ? projects : domains).find(scope.id)) },
    links: {
      assignment: `${environ.applicationUrl}/${scope.kind}s/${scope.id}/users/${userId}/roles/${roleId}`,
    },
  })
}
