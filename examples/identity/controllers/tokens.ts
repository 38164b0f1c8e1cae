import { type ControllerRequest, type Environ, HttpError, Response, response, schema } from 'wheatpaste'
import { authBody } from '../bodies/auth-body.ts'
import type { Directory } from '../directory/directory.ts'
import { type Session, sessionOf } from '../directory/session.ts'
import { signIn } from '../directory/sign-in.ts'
import { authorize, callerOf } from '../request/caller.ts'
import { tokenView } from '../views/token-view.ts'

/** Tokens: how one is got, what it is worth, and that it is worth nothing any more. keystone's `auth/tokens`. */
export function tokens(directory: Directory) {
  // The token that a request is about need not be the one that it is made with.
  function subject(environ: Environ, rule: string): Session {
    const session = sessionOf(directory, environ.headers['x-subject-token'])
    if (!session) throw new HttpError(404, 'Could not find token.')
    authorize(environ, rule, session.user.id === callerOf(environ).user.id)
    return session
  }

  function show(environ: Environ, session: Session, status: number): Response {
    const withCatalog = !environ.query.has('nocatalog')
    const headers = { 'x-subject-token': session.token.id, vary: 'X-Auth-Token' }
    return Response.json(tokenView(directory, session, withCatalog), status, headers)
  }

  return {
    create: schema(authBody)(async ({ environ, body }) => show(environ, await signIn(directory, body.auth), 201)),

    index: ({ environ }: ControllerRequest) => show(environ, subject(environ, 'identity:validate_token'), 200),

    delete: response(204)(({ environ }: ControllerRequest) =>
      directory.tokens.revoke(subject(environ, 'identity:revoke_token').token.id),
    ),
  }
}
