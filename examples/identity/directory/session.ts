import type { Directory } from './directory.ts'
import type { Scope } from './grants.ts'
import type { Domain, Project, Role, User } from './records.ts'
import type { Token } from './tokens.ts'

/** What a token is worth at the moment: who uses it, where, and as what. */
export interface Session {
  readonly token: Token
  readonly user: User
  readonly userDomain: Domain
  /** The project that it is for, and that project's domain; or a domain alone; or neither. */
  readonly project: Project | undefined
  readonly domain: Domain | undefined
  readonly roles: readonly Role[]
  readonly isAdmin: boolean
}

// Who has the one has the other, too, as after keystone's bootstrap.
const IMPLIED = new Map([
  ['admin', 'manager'],
  ['manager', 'member'],
  ['member', 'reader'],
])

/** Undefined for a token that is worth nothing, or nothing any more. */
export function sessionOf(directory: Directory, tokenId: string | undefined): Session | undefined {
  const token = directory.tokens.find(tokenId ?? '')
  const user = directory.users.find(token?.userId ?? '')
  const userDomain = directory.domains.find(user?.domain_id ?? '')
  if (!token || !user?.enabled || !userDomain?.enabled) return undefined
  const unscoped = { token, user, userDomain, project: undefined, domain: undefined, roles: [], isAdmin: false }
  if (!token.scope) return unscoped
  const place = placeOf(directory, token.scope)
  const roles = rolesOn(directory, user.id, token.scope)
  if (!place || roles.length === 0) return undefined
  return { ...unscoped, ...place, roles, isAdmin: roles.some(({ name }) => name === 'admin') }
}

/** The roles of a user on a project or a domain, with those that they imply. */
export function rolesOn({ grants, roles }: Directory, userId: string, scope: Scope): Role[] {
  const names = new Set<string>()
  for (const { roleId } of grants.of(userId, scope)) {
    for (let name = roles.find(roleId)?.name; name !== undefined && !names.has(name); name = IMPLIED.get(name))
      names.add(name)
  }
  return roles.all().filter(({ name }) => names.has(name))
}

// What is disabled, or belongs to what is, counts as not being there.
function placeOf(
  { projects, domains }: Directory,
  { kind, id }: Scope,
): Pick<Session, 'project' | 'domain'> | undefined {
  const project = kind === 'project' ? projects.find(id) : undefined
  const domain = domains.find(kind === 'domain' ? id : (project?.domain_id ?? ''))
  if (!domain?.enabled || (kind === 'project' && !project?.enabled)) return undefined
  return { project, domain }
}
