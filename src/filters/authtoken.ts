import { readFileSync } from 'node:fs'
import type { Filter } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import type { Advised, Warning } from '../contract/warnings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { withIdentity } from './identity-headers.ts'
import { type Identifier, IdentityService, unavailable } from './identity-service.ts'
import { type Checked, INVALID, TokenCheck } from './token-check.ts'

export interface AuthtokenOptions {
  /** Version 3 of the identity service's API, e.g. `http://identity.example.com/v3`. Default: `wwwAuthenticateUri`. */
  readonly authUrl?: string | undefined
  /** Where clients get a token, named by every 401. Default: `authUrl`. */
  readonly wwwAuthenticateUri?: string | undefined
  /** Whether requests without a valid token go on, marked `x-identity-status: Invalid`. Default: false, they are a 401. */
  readonly delayAuthDecision?: boolean
  /** Milliseconds that the identity service may take, however often it is asked. Default: 10 seconds. */
  readonly httpConnectTimeout?: number
  /** How often it is asked again when it cannot be reached. Default: 3. */
  readonly httpRequestMaxRetries?: number
  /** Seconds for which a token is not asked about again; -1 asks every time. Default: 300. */
  readonly tokenCacheTime?: number
  /** The same for one that is not valid. Default: 10. */
  readonly negativeCacheTime?: number
  /** The roles by one of which a service may vouch for a token that has expired. Default: service. */
  readonly serviceTokenRoles?: readonly string[]
  /** Whether the token of a service without such a role is refused. Default: true. */
  readonly serviceTokenRolesRequired?: boolean
  /** Files in PEM: whom to trust, and our own certificate with its key. */
  readonly cafile?: string | undefined
  readonly certfile?: string | undefined
  readonly keyfile?: string | undefined
  /** Whether anybody may pass for the identity service. Default: false. */
  readonly insecure?: boolean
}

/**
 * Asks the identity service whose token a request carries, and tells those further in by headers (keystonemiddleware's
 * auth_token). A token that is not valid is a 401; while the identity service cannot be asked, tokens are a 503.
 *
 * A service that sends a request for somebody else may add a token of its own; if it has the role, the other one may have
 * expired meanwhile. Without the role, or with a token that is not valid, it is refused.
 *
 * Reads     `x-auth-token`, else `x-storage-token`; `x-service-token`
 * Sets      `x-identity-status`, `x-user-*`, `x-project-*`, `x-domain-*`, `x-roles` and the like, and for the service
 *           `x-service-identity-status` and so on, after removing what the client sent of these; `www-authenticate` on every 401
 * Settings  auth_url, www_authenticate_uri, delay_auth_decision = false, http_connect_timeout = 10s, http_request_max_retries = 3,
 *           token_cache_time = 300, negative_cache_time = 10, service_token_roles = service,
 *           service_token_roles_required = true, cafile, certfile, keyfile, insecure = false
 *
 * ```ini
 * [filter:authtoken]
 * use = pkg:wheatpaste#authtoken
 * auth_url = https://identity.example.com/v3
 * ```
 */
export function authtoken(options: AuthtokenOptions = {}): Filter {
  const { authUrl = options.wwwAuthenticateUri, wwwAuthenticateUri = authUrl, delayAuthDecision = false } = options
  const identifier = authUrl === undefined ? nobody() : identityService(authUrl, options)
  const tokens = tokenCheck(identifier, options)
  const challenge = wwwAuthenticateUri === undefined ? 'Keystone' : `Keystone uri="${wwwAuthenticateUri}"`

  function challenged(response: Response): Response {
    if (response.status === 401) response.headers['www-authenticate'] ??= challenge
    return response
  }

  const filter: Filter = (app) => {
    function proceed(environ: Environ, { isValid, headers: identity }: Checked): Response | Promise<Response> {
      if (!isValid && !delayAuthDecision)
        throw new HttpError(401, UNAUTHORIZED, { headers: { 'www-authenticate': challenge } })
      return after(app, environ.with({ headers: withIdentity(environ.headers, identity) }), challenged)
    }

    return function authtoken(environ) {
      const checked = tokens.check(environ.headers)
      if (!isPromise(checked)) return proceed(environ, checked)
      return checked.catch(undecided).then((found) => proceed(environ, found))
    }
  }

  function undecided(error: unknown): Checked {
    if (!delayAuthDecision) throw error
    return INVALID
  }

  return Object.assign(filter, { dispose: () => identifier.dispose?.() })
}

const UNAUTHORIZED = 'The request you have made requires authentication.'

function identityService(authUrl: string, options: AuthtokenOptions): IdentityService {
  const { httpConnectTimeout = 10_000, httpRequestMaxRetries = 3, insecure = false } = options
  const [ca, cert, key] = [options.cafile, options.certfile, options.keyfile].map((file) => file && readFileSync(file))
  if (insecure) warn('authtoken is insecure: anybody on the way can pass for the identity service, and see every token')
  const tls = { ca: ca || undefined, cert: cert || undefined, key: key || undefined, insecure }
  return new IdentityService(authUrl, { timeout: httpConnectTimeout, retries: httpRequestMaxRetries, ...tls })
}

function tokenCheck(identifier: Identifier, options: AuthtokenOptions): TokenCheck {
  const { tokenCacheTime = 300, negativeCacheTime = 10 } = options
  const { serviceTokenRoles = ['service'], serviceTokenRolesRequired = true } = options
  return new TokenCheck(identifier, {
    times: { valid: tokenCacheTime, invalid: tokenCacheTime > 0 ? negativeCacheTime : 0 },
    serviceRoles: serviceTokenRoles,
    serviceRolesRequired: serviceTokenRolesRequired,
  })
}

// OpenStack's own files say it elsewhere. They load, but nobody gets in.
function nobody(): Identifier {
  const why = 'authtoken has no auth_url and can check no token: every one of them will be answered with a 503'
  warn(why)
  return { identify: () => Promise.reject(unavailable(new Error(why))) }
}

function warn(why: string): void {
  process.emitWarning(why, { code: 'WHEATPASTE_AUTHTOKEN' })
}

const settings = {
  auth_url: setting.url({ doc: "Version 3 of the identity service's API." }),
  www_authenticate_uri: setting.url({
    doc: 'Where clients get a token; the auth_url unless it is said.',
    formerly: ['auth_uri'],
  }),
  delay_auth_decision: setting.boolean({ doc: 'Whether requests without a valid token go on.', default: false }),
  http_connect_timeout: setting.duration({ doc: 'How long the identity service may take.', default: 10_000, min: 1 }),
  http_request_max_retries: setting.integer({
    doc: 'How often it is asked again when it cannot be reached.',
    default: 3,
    min: 0,
    max: 10,
  }),
  token_cache_time: setting.integer({ doc: 'Seconds until a token is asked about again.', default: 300, min: -1 }),
  negative_cache_time: setting.integer({ doc: 'The same for one that is not valid.', default: 10, min: -1 }),
  service_token_roles: setting.list({
    doc: 'The roles by one of which a service may vouch for a token that has expired.',
    default: ['service'],
  }),
  service_token_roles_required: setting.boolean({
    doc: 'Whether the token of a service without such a role is refused.',
    default: true,
  }),
  cafile: setting.path({ doc: 'Whom to trust, in PEM, in place of everybody.' }),
  certfile: setting.path({ doc: 'Our own certificate, in PEM.' }),
  keyfile: setting.path({ doc: 'Its key.' }),
  insecure: setting.boolean({ doc: 'Whether anybody may pass for the identity service.', default: false }),
}

// What keystonemiddleware's files say of how it gets a token of its own, keeps those of others and calls itself.
const NEEDLESS =
  /^(?:auth_(?:host|port|protocol|admin_prefix|version|type|section)|admin_(?:user|password|token|tenant_name)|username|password|(?:user|project)_(?:domain_)?(?:id|name)|system_scope|trust_id|identity_uri|interface|region_name|cache|memcached?_\w+|include_service_catalog|signing_dir|hash_algorithms|check_revocations_for_cached|revocation_cache_time|service_(?:host|port|protocol)|log_name)$/

/** [filter:authtoken] */
export const filterFactory: DeclaredFactory & Advised = Object.assign(
  osloFactoryOf(authtoken, settings, { provides: ['identity'] }, NEEDLESS),
  { advise: oldAddressAdvice },
)

// Before there was an auth_url, its parts were said one by one, or nothing but who the service itself is. Both look complete.
function oldAddressAdvice(globalConf: Conf, localConf: Conf): Warning[] {
  const isSaid = (name: string): boolean => localConf[name] !== undefined || globalConf[name] !== undefined
  const old = Object.keys(localConf).filter((name) => OLD.test(name))
  const [first] = old
  if (first === undefined || ['auth_url', 'www_authenticate_uri', 'auth_uri'].some(isSaid)) return []
  const { auth_protocol = 'https', auth_host = 'identity.example.com', auth_port, identity_uri } = localConf
  const address = identity_uri ?? `${auth_protocol}://${auth_host}${auth_port === undefined ? '' : `:${auth_port}`}`
  const message = `"auth_url" is missing, so no token can be checked: ${old.join(', ')} ${old.length > 1 ? 'are' : 'is'} not used`
  const hint = `say where the identity service is: auth_url = ${address.replace(/\/+$/, '')}/v3`
  return [{ code: 'missing-option', message, place: placeOf(localConf, first, 'name'), hint }]
}

const OLD = /^(?:auth_(?:host|port|protocol|admin_prefix)|identity_uri|admin_(?:user|password|token|tenant_name))$/
