import { type Environ, type Filter, HttpError } from 'wheatpaste'
import type { Directory } from '../directory/directory.ts'
import { type Session, sessionOf } from '../directory/session.ts'
import { unauthorized } from '../directory/sign-in.ts'

declare module 'wheatpaste' {
  interface State {
    'keystone.session'?: Session
  }
}

/** Lets in who has a token, and who wants one. */
export function authenticated(directory: Directory): Filter {
  return (app) =>
    function authenticated(environ) {
      if (environ.method === 'POST' && environ.pathInfo === '/auth/tokens') return app(environ)
      const session = sessionOf(directory, environ.headers['x-auth-token'])
      if (!session) throw unauthorized()
      environ.state['keystone.session'] = session
      return app(environ)
    }
}

/** On whose behalf a request is made. @throws HttpError 401 */
export function callerOf({ state: { 'keystone.session': session } }: Environ): Session {
  if (!session) throw unauthorized()
  return session
}

/**
 * Lets an administrator do something, or somebody whose own it is.
 *
 * @throws HttpError 403
 */
export function authorize(environ: Environ, rule: string, isOwn = false): void {
  if (isOwn || callerOf(environ).isAdmin) return
  throw new HttpError(403, `You are not authorized to perform the requested action: ${rule}.`)
}
