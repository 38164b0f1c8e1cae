import { HttpError } from 'wheatpaste'
import type { AuthBody, Named } from '../bodies/auth-body.ts'
import type { Directory } from './directory.ts'
import type { Scope } from './grants.ts'
import type { User } from './records.ts'
import { rolesOn, type Session, sessionOf } from './session.ts'
import type { Token } from './tokens.ts'

type Auth = AuthBody['auth']

/**
 * Gives somebody a token who proves who they are, for what they ask to work on.
 *
 * @throws HttpError 401 in every case that it does not, so that nobody learns why
 */
export async function signIn(directory: Directory, auth: Auth): Promise<Session> {
  const token = await tokenFor(directory, auth)
  const session = token && sessionOf(directory, token.id)
  if (session) return session
  // A scope in which the user has no role is none of theirs.
  if (token) directory.tokens.revoke(token.id)
  throw unauthorized()
}

export function unauthorized(): HttpError {
  return new HttpError(401, 'The request you have made requires authentication.')
}

async function tokenFor(directory: Directory, auth: Auth): Promise<Token | undefined> {
  const { password, token } = auth.identity
  if (password) {
    const user = findUser(directory, password.user)
    const isRight = await directory.passwords.check(user?.id, password.user.password)
    return user && isRight ? directory.tokens.issue(user.id, scopeOf(directory, auth.scope, user)) : undefined
  }
  const session = sessionOf(directory, token?.id)
  if (!session) return undefined
  const { user, token: from } = session
  return directory.tokens.issue(user.id, scopeOf(directory, auth.scope, user), from)
}

/** Null for a token that is for nothing in particular. @throws HttpError 401 when there is no such project or domain */
function scopeOf(directory: Directory, wanted: Auth['scope'], user: User): Scope | null {
  if (wanted === undefined) return ownScope(directory, user)
  if (wanted === 'unscoped') return null
  const { project, domain } = wanted
  if (project) {
    const found = inDomain(directory, project, directory.projects.all())
    if (!found) throw unauthorized()
    return { kind: 'project', id: found.id }
  }
  if (!domain) return null
  const found = directory.domains.all().find(({ id, name }) => id === domain.id || name === domain.name)
  if (!found) throw unauthorized()
  return { kind: 'domain', id: found.id }
}

// Who asks for no scope gets their own project, if they have one and may still work there.
function ownScope(directory: Directory, { id, default_project_id: projectId }: User): Scope | null {
  if (!projectId) return null
  const scope: Scope = { kind: 'project', id: projectId }
  return rolesOn(directory, id, scope).length > 0 ? scope : null
}

function findUser(directory: Directory, wanted: Named): User | undefined {
  return inDomain(directory, wanted, directory.users.all())
}

function inDomain<R extends { id: string; name: string; domain_id: string }>(
  { domains }: Directory,
  { id, name, domain }: Named,
  records: readonly R[],
): R | undefined {
  if (id !== undefined) return records.find((record) => record.id === id)
  const domainId = domains.all().find((one) => one.id === domain?.id || one.name === domain?.name)?.id
  return records.find((record) => record.name === name && record.domain_id === domainId)
}
