import type { ControllerRequest } from 'wheatpaste'
import type { Directory } from '../directory/directory.ts'
import type { Scope } from '../directory/grants.ts'
import { callerOf } from '../request/caller.ts'
import { catalogView } from '../views/catalog-view.ts'
import { recordsView } from '../views/record-view.ts'

/** What the caller's token opens: services, and the projects and domains that one could have a token for. */
export function auth(directory: Directory) {
  const { grants, projects, domains } = directory

  function isOpen({ environ }: ControllerRequest, scope: Scope): boolean {
    return grants.of(callerOf(environ).user.id, scope).length > 0
  }

  return {
    catalog: ({ environ }: ControllerRequest) => ({
      catalog: catalogView(directory, callerOf(environ)),
      links: { self: environ.url },
    }),

    projects(request: ControllerRequest) {
      const open = projects.all().filter(({ id, enabled }) => enabled && isOpen(request, { kind: 'project', id }))
      return recordsView(request.environ, 'projects', open, [])
    },

    domains(request: ControllerRequest) {
      const open = domains.all().filter(({ id, enabled }) => enabled && isOpen(request, { kind: 'domain', id }))
      return recordsView(request.environ, 'domains', open, [])
    },
  }
}
