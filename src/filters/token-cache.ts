import { createHash } from 'node:crypto'
import { ExpiringMap } from './expiring-map.ts'
import type { Identity } from './identity.ts'
import { type Identifier, unavailable } from './identity-service.ts'

// About a kilobyte each.
const MOST = 10_000
// Tokens that are being asked about; who sends more at once only wants to see the service busy.
const MOST_ASKED = 1_000

/** For how many seconds answers are remembered; 0 or less for not at all. */
export interface TokenCacheTimes {
  readonly valid: number
  readonly invalid: number
}

/**
 * Remembers whose tokens are, until they expire, but no longer than so many seconds, and a little while which are not valid.
 * Requests that come with the same token at the same time ask once. The tokens themselves are not kept, only their hashes.
 */
export class TokenCache {
  readonly #identifier: Identifier
  readonly #times: TokenCacheTimes
  // Apart, so that nobody can drive the valid ones out with invalid ones.
  readonly #valid = new ExpiringMap<Identity>(MOST)
  readonly #invalid = new ExpiringMap<undefined>(MOST)
  readonly #asked = new Map<string, Promise<Identity | undefined>>()

  constructor(identifier: Identifier, times: TokenCacheTimes) {
    this.#identifier = identifier
    this.#times = times
  }

  /**
   * Whose a token is, at once if that is known; undefined when it is not valid.
   *
   * @param vouching as for {@link Identifier.identify}
   */
  identify(token: string, vouching?: string): Identity | undefined | Promise<Identity | undefined> {
    const key = createHash('sha256').update(token).digest('base64')
    const known = this.#valid.get(key)
    if (known || this.#invalid.has(key)) return known
    return this.#asked.get(key) ?? this.#ask(key, token, vouching)
  }

  #ask(key: string, token: string, vouching: string | undefined): Promise<Identity | undefined> {
    if (this.#asked.size >= MOST_ASKED)
      return Promise.reject(unavailable(new Error(`${MOST_ASKED} tokens are being asked about`)))
    const asked = this.#identifier
      .identify(token, vouching)
      .then((identity) => this.#keep(key, identity))
      .finally(() => this.#asked.delete(key))
    this.#asked.set(key, asked)
    return asked
  }

  #keep(key: string, identity: Identity | undefined): Identity | undefined {
    const now = Date.now()
    const { valid, invalid } = this.#times
    this.#valid.delete(key)
    if (identity && valid > 0) this.#valid.set(key, identity, Math.min(identity.expiresAt, now + valid * 1000))
    if (!identity && invalid > 0) this.#invalid.set(key, undefined, now + invalid * 1000)
    return identity
  }
}
