import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import { HttpError } from '../contract/http-error.ts'
import { HttpGet } from './http-get.ts'

/** Where the keys are by which tokens are checked; one of them. */
export interface KeySource {
  readonly jwksUrl?: string | undefined
  readonly jwksFile?: string | undefined
  readonly secret?: string | undefined
}

export interface Keys {
  readonly get: JWTVerifyGetKey
  /** With which these keys may be used: with another one, a public key would do for a secret. */
  readonly algorithms: readonly Algorithm[]
  dispose?(): void
}

export const PUBLIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const
export const SECRET = ['HS256', 'HS384', 'HS512'] as const
export type Algorithm = (typeof PUBLIC)[number] | (typeof SECRET)[number]

/**
 * Gets the keys that a section names.
 *
 * @throws Error when it names none or several, when they cannot be read, or when a secret can be guessed
 */
export function keysOf({ jwksUrl, jwksFile, secret }: KeySource): Keys {
  const named = [jwksUrl, jwksFile, secret].filter((source) => source !== undefined)
  if (named.length !== 1) throw new Error('say where the keys are, by jwks_url, by jwks_file or as a secret')
  if (jwksUrl !== undefined) return remoteKeys(jwksUrl)
  if (jwksFile !== undefined) {
    return { get: createLocalJWKSet(JSON.parse(readFileSync(jwksFile, 'utf8'))), algorithms: PUBLIC }
  }
  return secretKey(secret ?? '')
}

const TIMEOUT = 5_000
const LIMIT = 1024 * 1024

function remoteKeys(url: string): Keys {
  const http = new HttpGet({ timeout: TIMEOUT, retries: 1, limit: LIMIT })
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT,
    [customFetch]: async (from) => {
      const { status, body } = await http.get(from, { accept: 'application/jwk-set+json, application/json' })
      return new globalThis.Response(body, { status })
    },
  })
  return {
    algorithms: PUBLIC,
    get: (...asked) => remote(...asked).catch(tokenOrService),
    dispose: () => http.dispose(),
  }
}

// That there is no such key is the token's fault; that they cannot be had is not, and never a 401.
function tokenOrService(cause: unknown): never {
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) throw cause
  if (cause instanceof errors.JOSENotSupported) throw cause
  throw new HttpError(503, 'Tokens cannot be checked at the moment.', { expose: true, cause })
}

// RFC 7518 3.2: as many bytes as the hash has.
function secretKey(secret: string): Keys {
  const key = createSecretKey(Buffer.from(secret))
  const algorithms = SECRET.filter((algorithm) => Buffer.byteLength(secret) >= Number(algorithm.slice(2)) / 8)
  if (algorithms.length === 0) throw new Error('a secret needs at least 32 bytes, or it can be guessed')
  return { get: async () => key as never, algorithms }
}
