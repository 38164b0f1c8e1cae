import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Filter } from '../contract/application.ts'
import type { Environ, RequestHeaders } from '../contract/environ.ts'
import { HttpError, isHttpError } from '../contract/http-error.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { type IdentityHeaders, withIdentity } from './identity-headers.ts'
import { type ClaimNames, identityIn } from './jwt-claims.ts'
import { type Algorithm, type KeySource, type Keys, keysOf, PUBLIC, SECRET } from './jwt-keys.ts'

export interface JwtOptions extends KeySource, Partial<ClaimNames> {
  /** Who may have issued a token. Default: anybody who has the key. */
  readonly issuer?: readonly string[] | undefined
  /** Whom a token must be meant for, one of them. Default: anybody, which is what somebody else's token is for, too. */
  readonly audience?: readonly string[] | undefined
  /** Default: all that go with the keys. */
  readonly algorithms?: readonly Algorithm[] | undefined
  /** Milliseconds by which clocks may differ. Default: 30 seconds. */
  readonly clockSkew?: number
  /** Whether requests without a valid token go on, marked `x-identity-status: Invalid`. Default: false, they are a 401. */
  readonly delayAuthDecision?: boolean
}

const CLAIMS = { userClaim: 'sub', nameClaim: 'name', projectClaim: undefined, rolesClaim: 'roles' }

/**
 * Lets those in who show a JSON Web Token (RFC 7519, RFC 6750), and tells those further in by headers whose it is, as
 * `authtoken` does. A token has to be signed by one of the keys, with one of the algorithms, and must have an end. While the
 * keys cannot be had, tokens are a 503.
 *
 * Reads     `authorization: Bearer …`
 * Sets      `x-identity-status`, `x-user-id`, `x-user-name`, `x-user`, `x-project-id`, `x-roles`, after removing what the client
 *           sent of the identity headers; `state['jwt.claims']`; `www-authenticate` on its own 401
 * Settings  jwks_url, jwks_file or secret (one of them is required), issuer, audience, algorithms, clock_skew = 30s,
 *           delay_auth_decision = false, user_claim = sub, name_claim = name, project_claim, roles_claim = roles
 *
 * ```ini
 * [filter:jwt]
 * use = pkg:wheatpaste#jwt
 * jwks_url = https://login.example.com/.well-known/jwks.json
 * issuer = https://login.example.com/
 * audience = compute
 * ```
 *
 * @throws Error when the keys are not said, cannot be read, or do not go with the algorithms
 */
export function jwt(options: JwtOptions): Filter {
  const { delayAuthDecision = false } = options
  const names = { ...CLAIMS, ...options }
  const keys = keysOf(options)
  const expected = expectationsOf(options, keys)

  const filter: Filter = (app) => {
    function refused(environ: Environ, error?: string): Response | Promise<Response> {
      if (!delayAuthDecision) throw unauthorized(error)
      return proceed(environ, { 'x-identity-status': 'Invalid' })
    }
    function proceed(environ: Environ, identity: IdentityHeaders): Response | Promise<Response> {
      return app(environ.with({ headers: withIdentity(environ.headers, identity) }))
    }
    async function check(token: string, environ: Environ): Promise<Response> {
      const claims = await claimsOf(token, keys, expected).catch((error) => undecided(error, delayAuthDecision))
      const identity = claims && identityIn(claims, names)
      if (!identity) return refused(environ, 'invalid_token')
      environ.state['jwt.claims'] = claims
      return proceed(environ, identity)
    }

    return function jwt(environ) {
      const token = tokenIn(environ.headers)
      return token === undefined ? refused(environ) : check(token, environ)
    }
  }
  return Object.assign(filter, { dispose: () => keys.dispose?.() })
}

function expectationsOf(options: JwtOptions, keys: Keys): JWTVerifyOptions {
  const { issuer, audience, algorithms = keys.algorithms, clockSkew = 30_000 } = options
  if (!audience?.length) process.emitWarning('jwt has no audience, and takes tokens that are meant for others', WARNING)
  const misfit = algorithms.find((algorithm) => !keys.algorithms.includes(algorithm))
  if (misfit !== undefined) throw new Error(`the keys are not for ${misfit}: use ${keys.algorithms.join(', ')}`)
  return {
    algorithms: [...algorithms],
    clockTolerance: clockSkew / 1000,
    // One without an end would be valid for ever, whoever has it.
    requiredClaims: ['exp'],
    ...(issuer?.length && { issuer: [...issuer] }),
    ...(audience?.length && { audience: [...audience] }),
  }
}

const WARNING = { code: 'WHEATPASTE_JWT_AUDIENCE' }

/** What a token says; undefined when it is not valid. */
async function claimsOf(token: string, keys: Keys, expected: JWTVerifyOptions): Promise<JWTPayload | undefined> {
  try {
    return (await jwtVerify(token, keys.get, expected)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return invalid(error)
    // The token does not say which key it is signed with.
    for await (const key of error) {
      const claims = await jwtVerify(token, key, expected).then(({ payload }) => payload, invalid)
      if (claims) return claims
    }
    return undefined
  }
}

function invalid(error: unknown): undefined {
  if (isHttpError(error)) throw error
}

function undecided(error: unknown, isDelayed: boolean): undefined {
  if (!isDelayed) throw error
}

function tokenIn({ authorization = '' }: RequestHeaders): string | undefined {
  return /^bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1]
}

function unauthorized(error: string | undefined): HttpError {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`
  return new HttpError(401, 'The request you have made requires authentication.', {
    headers: { 'www-authenticate': challenge },
  })
}

const settings = {
  jwks_url: setting.url({ doc: 'Where the keys are had from, as a JSON Web Key Set.' }),
  jwks_file: setting.path({ doc: 'The keys, as a JSON Web Key Set.' }),
  secret: setting.secret({ doc: 'The key, where those who issue tokens and those who check them share one.' }),
  issuer: setting.list({ doc: 'Who may have issued a token.' }),
  audience: setting.list({ doc: 'Whom a token must be meant for, one of them.' }),
  algorithms: setting.listOf(setting.choice([...PUBLIC, ...SECRET], { doc: '' }), {
    doc: 'With which a token may be signed; all that go with the keys.',
  }),
  clock_skew: setting.duration({ doc: 'By how much clocks may differ.', default: 30_000, min: 0, max: 600_000 }),
  delay_auth_decision: setting.boolean({ doc: 'Whether requests without a valid token go on.', default: false }),
  user_claim: setting.text({ doc: 'Where a token says whose it is.', default: 'sub' }),
  name_claim: setting.text({ doc: 'Where it says what they are called.', default: 'name' }),
  project_claim: setting.text({ doc: 'Where it says for which project.' }),
  roles_claim: setting.text({
    doc: 'Where it says with which roles; a dotted path leads into others.',
    default: 'roles',
  }),
}

/** [filter:jwt] */
export const filterFactory: DeclaredFactory = factoryOf(jwt, settings, { provides: ['identity'] })
