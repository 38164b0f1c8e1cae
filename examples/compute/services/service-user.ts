import { HttpError } from 'wheatpaste'
import type { Settings } from '../settings.ts'
import { Refused } from './remote.ts'

/** Whom other services know compute as, where it asks for itself. */
export interface ServiceUser {
  /** Asks something by the user's token. */
  as<Result>(ask: (token: string) => Promise<Result>): Promise<Result>
}

/** The user that the settings name: one of the identity service, or whom services believe it to be. */
export function serviceUser(settings: Settings): ServiceUser {
  const { authStrategy, authUrl, projectName } = settings
  if (authStrategy === 'keystone' && authUrl !== undefined) return new KeystoneUser(authUrl, settings)
  // noauth2 takes nobody else for an administrator.
  return { as: (ask) => ask(`admin:${projectName}`) }
}

interface Token {
  readonly id: string
  readonly expiresAt: number
}

/** Gets a token from the identity service, and another one when that ends. */
class KeystoneUser implements ServiceUser {
  readonly #url: string
  readonly #auth: object
  #token: Promise<Token> | undefined

  constructor(authUrl: string, { username, password, projectName }: Settings) {
    this.#url = `${authUrl.replace(/\/+$/, '')}/auth/tokens?nocatalog`
    const domain = { id: 'default' }
    this.#auth = {
      identity: { methods: ['password'], password: { user: { name: username, password, domain } } },
      scope: { project: { name: projectName, domain } },
    }
  }

  async as<Result>(ask: (token: string) => Promise<Result>): Promise<Result> {
    const token = await this.#current()
    try {
      return await ask(token.id)
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error
      // It was taken away, or the identity service has forgotten it.
      return ask((await this.#current(token)).id)
    }
  }

  /** Those who ask at the same time wait for the same one. @param worn one that is of no use any more */
  async #current(worn?: Token): Promise<Token> {
    const known = this.#token
    const token = await known
    if (token && token !== worn && token.expiresAt > Date.now() + MARGIN) return token
    if (this.#token === known || !this.#token) this.#token = this.#signIn()
    return this.#token
  }

  #signIn(): Promise<Token> {
    const token = this.#ask().catch((cause) => {
      if (this.#token === token) this.#token = undefined
      throw new HttpError(503, 'The identity service gave compute no token.', { expose: true, cause })
    })
    return token
  }

  async #ask(): Promise<Token> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: this.#auth }),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    })
    const id = response.headers.get('x-subject-token')
    const body: unknown = await response.json()
    if (!response.ok || id === null) throw new Error(`${this.#url} answered ${response.status}`)
    return { id, expiresAt: Date.parse(String(Object(Object(body).token).expires_at)) }
  }
}

// What is asked before a token ends must be answered before that, too.
const MARGIN = 60_000
