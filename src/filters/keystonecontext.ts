import type { Filter } from '../contract/application.ts'
import { HttpError } from '../contract/http-error.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { setContext } from './request-context.ts'

/**
 * Makes of the identity headers the context that nova's code works with (nova's NovaKeystoneContext). It believes these headers,
 * so it belongs inside `authtoken`, or inside whatever else takes them from clients. Without a user the answer is a 401.
 *
 * Reads     `x-user-id` (or `x-user`), `x-user-name`, `x-user-domain-id`, `x-project-id` (or `x-tenant-id`),
 *           `x-project-name`, `x-project-domain-id`, `x-roles`
 * Sets      `state['nova.context']`
 * Settings  none
 *
 * ```ini
 * [filter:keystonecontext]
 * use = pkg:wheatpaste#keystonecontext
 * ```
 */
export function keystonecontext(): Filter {
  return (app) =>
    function keystonecontext(environ) {
      const { headers } = environ
      const userId = headers['x-user-id'] ?? headers['x-user']
      if (!userId) throw new HttpError(401, 'The request does not say whose it is.')
      setContext(environ, {
        userId,
        userName: headers['x-user-name'],
        userDomainId: headers['x-user-domain-id'],
        projectId: headers['x-project-id'] ?? headers['x-tenant-id'],
        projectName: headers['x-project-name'],
        projectDomainId: headers['x-project-domain-id'],
        roles: rolesIn(headers['x-roles']),
      })
      return app(environ)
    }
}

function rolesIn(list = ''): string[] {
  return list
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '')
}

/** [filter:keystonecontext] */
export const filterFactory: DeclaredFactory = factoryOf(
  keystonecontext,
  {},
  {
    provides: ['context'],
    requires: { identity: 'it believes headers that any client can send' },
    after: { request_id: 'the context could not name the id of the request' },
  },
)
