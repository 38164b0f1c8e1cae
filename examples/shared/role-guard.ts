import { callerOf, type Filter } from 'wheatpaste'

/**
 * Wants a role of every caller: `reader` to read, `member` to do more than that. An administrator may do everything.
 *
 * @param refused what is thrown when the caller has it not
 */
export function roleGuard(refused: (role: string) => Error): Filter {
  return (app) =>
    function roleGuard(environ) {
      const role = environ.method === 'GET' || environ.method === 'HEAD' ? 'reader' : 'member'
      const { isAdmin, roles } = callerOf(environ)
      if (isAdmin || roles.includes(role)) return app(environ)
      throw refused(role)
    }
}
