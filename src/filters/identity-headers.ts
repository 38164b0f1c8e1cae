import type { RequestHeaders } from '../contract/environ.ts'

/*
 * The request headers in which the filter that checks a token tells those further in whose it is (keystonemiddleware's
 * auth_token). Whoever may set them may be anybody, so what a client sends of them is removed first.
 */

const USER = 'user user-id user-name user-domain-id user-domain-name'
const SCOPE =
  'project-id project-name project-domain-id project-domain-name domain-id domain-name tenant tenant-id tenant-name'
const NAMES = `identity-status roles role is-admin-project ${USER} ${SCOPE}`.split(' ')

const IDENTITY_HEADERS: ReadonlySet<string> = new Set([
  ...NAMES.map((name) => `x-${name}`),
  ...NAMES.map((name) => `x-service-${name}`),
  'x-service-catalog',
  'openstack-system-scope',
])

/** What the identity headers say, by lower-case name. */
export type IdentityHeaders = Readonly<Record<string, string>>

/** The headers of a request with these identity headers in place of any that the client sent. */
export function withIdentity(headers: RequestHeaders, identity: IdentityHeaders): RequestHeaders {
  const checked: Record<string, string> = Object.create(null)
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !isIdentityHeader(name)) checked[name] = value
  }
  return Object.assign(checked, identity)
}

// An underscore too: an application behind a bridge or a proxy may take `x_user_id` for the same header, as CGI does.
function isIdentityHeader(name: string): boolean {
  return IDENTITY_HEADERS.has(name.includes('_') ? name.replaceAll('_', '-') : name)
}

// keystonemiddleware says no more of a service.
const OF_SERVICE = /^x-(?:identity-status|roles|(?:user|project)-(?:domain-)?(?:id|name)|domain-(?:id|name))$/

/** What is said of the service that sent a request for somebody else; undefined for one whose token is not valid. */
export function serviceHeaders(identity: IdentityHeaders | undefined): IdentityHeaders {
  if (!identity) return { 'x-service-identity-status': 'Invalid' }
  const told = Object.entries(identity).filter(([name]) => OF_SERVICE.test(name))
  return Object.fromEntries(told.map(([name, value]) => [name.replace('x-', 'x-service-'), value]))
}
