import type { IdentityHeaders } from './identity-headers.ts'

/** What a valid token says. */
export interface Identity {
  readonly headers: IdentityHeaders
  /** When the token stops being valid, in milliseconds since 1970. */
  readonly expiresAt: number
}

type Json = Readonly<Record<string, unknown>>

/**
 * Reads what the identity service says of a token: `{"token": {"user": …, "project": …, "roles": […], "expires_at": …}}`.
 *
 * @throws TypeError when it names no user or no end
 */
export function readIdentity(body: unknown): Identity {
  const token = member(body, 'token')
  const expiresAt = Date.parse(text(token.expires_at) ?? '')
  const userId = text(member(token, 'user').id)
  if (userId === undefined || Number.isNaN(expiresAt))
    throw new TypeError('the identity service named no user or no end')
  return { expiresAt, headers: { 'x-identity-status': 'Confirmed', ...headersOf(token) } }
}

function headersOf(token: Json): IdentityHeaders {
  const [user, project, domain] = [member(token, 'user'), member(token, 'project'), member(token, 'domain')]
  const roles = rolesOf(token)
  return present({
    ...named('user', user),
    ...named('project', project),
    'x-domain-id': domain.id,
    'x-domain-name': domain.name,
    'x-roles': roles,
    'x-is-admin-project': token.is_admin_project === false ? 'False' : 'True',
    'openstack-system-scope': member(token, 'system').all === true ? 'all' : undefined,
    // Deprecated, but what older applications read.
    'x-user': user.name,
    'x-tenant-id': project.id,
    'x-tenant-name': project.name,
    'x-tenant': project.name,
    'x-role': roles,
  })
}

function named(kind: string, thing: Json): Json {
  const domain = member(thing, 'domain')
  return {
    [`x-${kind}-id`]: thing.id,
    [`x-${kind}-name`]: thing.name,
    [`x-${kind}-domain-id`]: domain.id,
    [`x-${kind}-domain-name`]: domain.name,
  }
}

// The names are joined by commas, so that one that holds a comma would be read as two roles.
function rolesOf(token: Json): string {
  const roles: readonly unknown[] = Array.isArray(token.roles) ? token.roles : []
  const names = roles.map((role) => text(Object(role).name))
  return names.filter((name) => name !== undefined && !name.includes(',')).join(',')
}

function present(values: Json): IdentityHeaders {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) if (typeof value === 'string') headers[name] = value
  return headers
}

function member(value: unknown, name: string): Json {
  return Object(Object(value)[name])
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
