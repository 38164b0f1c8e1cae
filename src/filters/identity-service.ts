import { HttpError } from '../contract/http-error.ts'
import { HttpGet, type HttpGetOptions } from './http-get.ts'
import { type Identity, readIdentity } from './identity.ts'

/** Who knows whose a token is. */
export interface Identifier {
  /**
   * Asks whose a token is; undefined when it is not valid.
   *
   * @param vouching the token of a service, by which the token may be one that has expired
   * @throws HttpError 503 when nobody can say
   */
  identify(token: string, vouching?: string): Promise<Identity | undefined>
  dispose?(): void
}

/** An identity service (Keystone v3). */
export class IdentityService implements Identifier {
  readonly #url: string
  readonly #http: HttpGet

  /** @param url of version 3 of its API, e.g. `http://identity.example.com/v3` */
  constructor(url: string, options: HttpGetOptions) {
    // The catalog of a token may be a hundred times as long as the rest, and is of no use here.
    this.#url = `${url.replace(/\/+$/, '')}/auth/tokens?nocatalog`
    this.#http = new HttpGet(options)
  }

  async identify(token: string, vouching?: string): Promise<Identity | undefined> {
    try {
      const identity = await this.#ask(token, vouching)
      if (identity && vouching !== undefined) return { ...identity, expiresAt: Number.POSITIVE_INFINITY }
      return identity && identity.expiresAt > Date.now() ? identity : undefined
    } catch (cause) {
      throw unavailable(cause)
    }
  }

  dispose(): void {
    this.#http.dispose()
  }

  // A token may be used to ask about itself, so that the filter needs no credentials of its own.
  async #ask(token: string, vouching: string | undefined): Promise<Identity | undefined> {
    const url = vouching === undefined ? this.#url : `${this.#url}&allow_expired=1`
    const headers = { accept: 'application/json', 'x-auth-token': vouching ?? token, 'x-subject-token': token }
    const { status, body } = await this.#http.get(url, headers)
    if (status === 200) return readIdentity(JSON.parse(body.toString()))
    if (status === 401 || status === 404) return undefined
    throw new Error(`${url} answered ${status}`)
  }
}

/** The answer while nobody can say whose a token is: never a 401, for which clients throw good tokens away. */
export function unavailable(cause: unknown): HttpError {
  return new HttpError(503, 'The identity service is temporarily unavailable.', { expose: true, cause })
}
