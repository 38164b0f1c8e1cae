import { HttpError } from 'wheatpaste'
import type { z } from 'zod'

/** What another service is asked. */
export interface Question {
  /** Whose token it is asked with. */
  readonly token: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the endpoint: `/v2/images`. */
  readonly path: string
  /** What is sent as JSON, or a text that is sent as it is. */
  readonly body?: object | string
}

/** What another service does not do; by itself it is answered to whoever asked us, as it was to us. */
export class Refused extends HttpError {}

/** Another service of the cloud, asked over HTTP. */
export class Remote {
  readonly #name: string
  readonly #endpoint: string
  readonly #headers: Readonly<Record<string, string>>

  /**
   * @param name what errors call it: `image`
   * @param endpoint as it is in a catalog
   * @param headers what each question says beside: its version
   */
  constructor(name: string, endpoint: string, headers: Readonly<Record<string, string>> = {}) {
    this.#name = name
    this.#endpoint = endpoint.replace(/\/+$/, '')
    this.#headers = headers
  }

  /** @throws Refused what it is answered with that is no success, HttpError 503 while there is no answer */
  async ask<Answer>(answer: z.ZodType<Answer>, question: Question): Promise<Answer> {
    const { status, text } = await this.#send(question).catch((cause) => this.#unavailable(cause))
    if (status >= 500) return this.#unavailable(new Error(text))
    if (status >= 400) throw new Refused(status, messageIn(text))
    return answer.parse(text === '' ? null : JSON.parse(text))
  }

  async #send({ token, method = 'GET', path, body }: Question): Promise<{ status: number; text: string }> {
    const isText = typeof body === 'string'
    const type = body && { 'content-type': isText ? 'application/octet-stream' : 'application/json' }
    const response = await fetch(this.#endpoint + path, {
      method,
      headers: { accept: 'application/json', 'x-auth-token': token, ...type, ...this.#headers },
      // A token goes nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body && { body: isText ? body : JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text() }
  }

  #unavailable(cause: Error): never {
    throw new HttpError(503, `The ${this.#name} service is temporarily unavailable.`, { expose: true, cause })
  }
}

/** Takes a 404 for done, where something is to be gone. */
export function unlessGone(error: unknown): undefined {
  if (!(error instanceof Refused) || error.status !== 404) throw error
}

/** `/ports?device_id=a&device_id=b`: a path that asks for any of some values. */
export function anyOf(path: string, name: string, values: readonly string[]): string {
  return `${path}?${new URLSearchParams(values.map((value): [string, string] => [name, value]))}`
}

const TIMEOUT = 10_000

// Each service has a fault of its own, whose one key holds the message.
function messageIn(text: string): string {
  try {
    const [fault]: unknown[] = Object.values(Object(JSON.parse(text)))
    return String(Object(fault).message ?? text)
  } catch {
    return text
  }
}
