import type { ControllerRequest } from 'wheatpaste'
import type { Directory } from '../directory/directory.ts'
import type { Grant } from '../directory/grants.ts'
import { authorize, callerOf } from '../request/caller.ts'
import { assignmentView } from '../views/assignment-view.ts'
import { listView } from '../views/record-view.ts'

// What a query may ask for, and where an assignment holds it.
const FILTERS: Readonly<Record<string, (grant: Grant) => string | undefined>> = {
  'role.id': ({ roleId }) => roleId,
  'user.id': ({ userId }) => userId,
  'scope.project.id': ({ scope }) => (scope.kind === 'project' ? scope.id : undefined),
  'scope.domain.id': ({ scope }) => (scope.kind === 'domain' ? scope.id : undefined),
  // There are no groups, and nothing is inherited or had on the whole system.
  'group.id': () => undefined,
  'scope.system': () => undefined,
  'scope.OS-INHERIT:inherited_to': () => undefined,
}

/** Who has which role where, seen from any side. */
export function roleAssignments(directory: Directory) {
  return {
    index({ environ }: ControllerRequest) {
      const { query } = environ
      authorize(environ, 'identity:list_role_assignments', query.get('user.id') === callerOf(environ).user.id)
      const asked = Object.entries(FILTERS).filter(([name]) => query.has(name))
      const found = directory.grants.all().filter((grant) => asked.every(([name, of]) => of(grant) === query.get(name)))
      const withNames = /^(?:true|1|)$/i.test(query.get('include_names') ?? 'false')
      return listView(environ, 'role_assignments', found.map(assignmentView(environ, directory, withNames)))
    },
  }
}
