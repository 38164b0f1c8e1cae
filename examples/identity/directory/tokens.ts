import { randomBytes } from 'node:crypto'
import type { Scope } from './grants.ts'

/** What a token was given for. What it is worth, the directory says each time it is shown. */
export interface Token {
  readonly id: string
  /** Names it where the token itself must not be told: in logs. */
  readonly auditId: string
  readonly userId: string
  readonly scope: Scope | null
  /** How the user proved who they are: `password`, `token`. */
  readonly methods: readonly string[]
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** The tokens that were given out, until they expire. */
export class Tokens {
  readonly #lifetime: number
  readonly #tokens = new Map<string, Token>()

  /** @param lifetime in milliseconds */
  constructor(lifetime: number) {
    this.#lifetime = lifetime
  }

  /** @param from the token that stands for the password: the new one ends when that one does */
  issue(userId: string, scope: Scope | null, from?: Token): Token {
    this.#forgetExpired()
    const issuedAt = new Date()
    const token = {
      id: randomBytes(32).toString('base64url'),
      auditId: randomBytes(16).toString('base64url'),
      userId,
      scope,
      methods: from ? [...new Set([...from.methods, 'token'])] : ['password'],
      issuedAt,
      expiresAt: from?.expiresAt ?? new Date(issuedAt.getTime() + this.#lifetime),
    }
    this.#tokens.set(token.id, token)
    return token
  }

  find(id: string): Token | undefined {
    const token = this.#tokens.get(id)
    return token && token.expiresAt.getTime() > Date.now() ? token : undefined
  }

  revoke(id: string): void {
    this.#tokens.delete(id)
  }

  revokeOf(userId: string): void {
    for (const token of this.#tokens.values()) if (token.userId === userId) this.revoke(token.id)
  }

  #forgetExpired(): void {
    for (const { id } of this.#tokens.values()) if (!this.find(id)) this.revoke(id)
  }
}
