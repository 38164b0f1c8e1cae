import type { IdentityHeaders } from './identity-headers.ts'

/** Where a token says what. */
export interface ClaimNames {
  readonly userClaim: string
  readonly nameClaim: string
  readonly projectClaim: string | undefined
  readonly rolesClaim: string
}

type Claims = Readonly<Record<string, unknown>>

/** What a token says of whose it is, as identity headers; undefined when it names nobody. */
export function identityIn(claims: Claims, names: ClaimNames): IdentityHeaders | undefined {
  const user = textOf(claim(claims, names.userClaim))
  if (user === undefined) return undefined
  const name = textOf(claim(claims, names.nameClaim))
  const project = names.projectClaim === undefined ? undefined : textOf(claim(claims, names.projectClaim))
  return {
    'x-identity-status': 'Confirmed',
    'x-user-id': user,
    'x-user': name ?? user,
    'x-roles': rolesOf(claim(claims, names.rolesClaim)).join(','),
    ...(name !== undefined && { 'x-user-name': name }),
    ...(project !== undefined && { 'x-project-id': project }),
  }
}

/** A claim by its name, or by a path into others: `realm_access.roles`. */
function claim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((at, part) => {
    const holder: Claims = Object(at)
    return Object.hasOwn(holder, part) ? holder[part] : undefined
  }, claims)
}

// It becomes the value of a header.
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\P{Cc}+$/u.test(value) ? value : undefined
}

// As a list, or as text with blanks between (RFC 8693 4.2). One that holds a comma would be read as two.
function rolesOf(value: unknown): string[] {
  const roles: readonly unknown[] = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : []
  return roles.filter((role) => textOf(role) !== undefined && !String(role).includes(',')).map(String)
}
