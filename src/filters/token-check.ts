import type { RequestHeaders } from '../contract/environ.ts'
import { isPromise } from '../contract/promise.ts'
import type { Identity } from './identity.ts'
import { type IdentityHeaders, serviceHeaders } from './identity-headers.ts'
import type { Identifier } from './identity-service.ts'
import { TokenCache, type TokenCacheTimes } from './token-cache.ts'

/** What the tokens of a request come to. */
export interface Checked {
  /** Whether there is a valid token, and none of a service that is not. */
  readonly isValid: boolean
  readonly headers: IdentityHeaders
}

export interface TokenCheckOptions {
  readonly times: TokenCacheTimes
  /** The roles by one of which a service may vouch for a token that has expired. */
  readonly serviceRoles: readonly string[]
  /** Whether the token of a service without such a role is refused. */
  readonly serviceRolesRequired: boolean
}

/** What is said of a request whose tokens are not valid, or cannot be checked. */
export const INVALID: Checked = { isValid: false, headers: { 'x-identity-status': 'Invalid' } }

/** Checks the token of a request, and that of the service that sent it for somebody else. */
export class TokenCheck {
  readonly #tokens: TokenCache
  // Valid only together with the token of a service.
  readonly #expired: TokenCache
  readonly #options: TokenCheckOptions

  constructor(identifier: Identifier, options: TokenCheckOptions) {
    this.#tokens = new TokenCache(identifier, options.times)
    this.#expired = new TokenCache(identifier, options.times)
    this.#options = options
  }

  /** At once, if the token is known. @throws HttpError 503 when nobody can say whose a token is */
  check(headers: RequestHeaders): Checked | Promise<Checked> {
    const token = textOf(headers['x-auth-token'] ?? headers['x-storage-token'])
    const vouching = textOf(headers['x-service-token'])
    if (vouching !== undefined) return this.#checkBoth(token, vouching)
    const identity = this.#identify(token)
    return isPromise(identity) ? identity.then(checked) : checked(identity)
  }

  async #checkBoth(token: string | undefined, vouching: string): Promise<Checked> {
    const service = await this.#identify(vouching)
    const hasRole = service !== undefined && this.#options.serviceRoles.some((role) => rolesOf(service).includes(role))
    const isAccepted = hasRole || (service !== undefined && !this.#options.serviceRolesRequired)
    let user = await this.#identify(token)
    if (!user && hasRole && isToken(token)) user = await this.#expired.identify(token, vouching)
    const { isValid, headers } = checked(user)
    return {
      isValid: isValid && isAccepted,
      headers: { ...headers, ...serviceHeaders(isAccepted ? service?.headers : undefined) },
    }
  }

  #identify(token: string | undefined): Identity | undefined | Promise<Identity | undefined> {
    return isToken(token) ? this.#tokens.identify(token) : undefined
  }
}

function checked(identity: Identity | undefined): Checked {
  return identity ? { isValid: true, headers: identity.headers } : INVALID
}

// An empty header is none, as for keystonemiddleware.
function textOf(header: string | undefined): string | undefined {
  return header?.trim() || undefined
}

// Tokens are visible ASCII. Anything else was never issued, and could not be sent on.
function isToken(text: string | undefined): text is string {
  return text !== undefined && /^[\x21-\x7e]+$/.test(text)
}

function rolesOf({ headers }: Identity): string[] {
  return headers['x-roles']?.split(',') ?? []
}
