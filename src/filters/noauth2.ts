import type { Filter } from '../contract/application.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { setContext } from './request-context.ts'

/**
 * Believes everybody who they say they are (nova's NoAuthMiddleware): for tests and trials, never for a service that others
 * can reach. It says so once, when it is loaded.
 *
 * The token is `user:project`; without a colon it names both, without a token both are `admin`. The user `admin` has the role
 * of that name, everybody has `member` and `reader`.
 *
 * Reads     `x-auth-token`
 * Sets      `state['nova.context']`
 * Settings  none
 *
 * ```ini
 * [filter:noauth2]
 * use = pkg:wheatpaste#noauth2
 * ```
 */
export function noauth2(): Filter {
  warn()
  return (app) =>
    function noauth2(environ) {
      const [userId, projectId] = callerOf(environ.headers['x-auth-token']?.trim())
      setContext(environ, { userId, projectId, roles: userId === 'admin' ? ['admin', ...ROLES] : ROLES })
      return app(environ)
    }
}

// Once, however many pipelines name the filter.
let warned = false
function warn(): void {
  if (!warned) process.emitWarning('noauth2 lets everybody in, as whoever they say they are: for tests only.', WARNING)
  warned = true
}

const WARNING = { code: 'WHEATPASTE_NOAUTH2' }
const ROLES: readonly string[] = ['member', 'reader']

function callerOf(token = ''): [userId: string, projectId: string] {
  const colon = token.indexOf(':')
  const userId = (colon < 0 ? token : token.slice(0, colon)) || 'admin'
  const projectId = colon < 0 ? '' : token.slice(colon + 1)
  return [userId, projectId || userId]
}

/** [filter:noauth2] */
export const filterFactory: DeclaredFactory = factoryOf(
  noauth2,
  {},
  {
    provides: ['context'],
    after: { request_id: 'the context could not name the id of the request' },
  },
)
