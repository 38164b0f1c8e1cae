import { Agent as HttpAgent, get as httpGetPlain, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as httpGetTls, Agent as TlsAgent } from 'node:https'

export interface HttpGetOptions {
  /** How long the whole answer may take, in milliseconds. */
  readonly timeout: number
  /** How often a request is sent again that could not be sent or was cut off. Default: never. */
  readonly retries?: number
  /** How many bytes an answer may have. Default: 4 MiB. */
  readonly limit?: number
  /** Certificates in PEM: of whom to trust in place of everybody, and our own with its key. */
  readonly ca?: Buffer | undefined
  readonly cert?: Buffer | undefined
  readonly key?: Buffer | undefined
  /** Whether anybody is trusted. Default: false. */
  readonly insecure?: boolean
}

export interface HttpAnswer {
  readonly status: number
  readonly body: Buffer
}

const LIMIT = 4 * 1024 * 1024
// More than so many wait for a connection that is free.
const CONNECTIONS = 100

/**
 * Asks another service on behalf of a filter. Unlike `fetch` it follows no redirect and unpacks nothing, so that a request with
 * a secret goes nowhere else, and an answer takes no more memory than it may.
 */
export class HttpGet {
  readonly #options: HttpGetOptions
  readonly #agents: { readonly http: HttpAgent; readonly https: TlsAgent }

  constructor(options: HttpGetOptions) {
    const { ca, cert, key, insecure = false } = options
    const pool = { keepAlive: true, maxSockets: CONNECTIONS }
    this.#options = options
    this.#agents = {
      http: new HttpAgent(pool),
      https: new TlsAgent({ ...pool, ca, cert, key, rejectUnauthorized: !insecure }),
    }
  }

  /** @throws Error when no whole answer can be had in time */
  async get(url: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const signal = AbortSignal.timeout(this.#options.timeout)
    for (let left = this.#options.retries ?? 0; ; left--) {
      try {
        return await this.#ask(url, { headers, signal })
      } catch (error) {
        // node:http says only that it was stopped, the signal says why.
        if (signal.aborted) throw signal.reason
        if (left <= 0 || error instanceof RangeError) throw error
      }
    }
  }

  /** Closes the connections that are kept for later. */
  dispose(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  #ask(url: string, options: RequestOptions): Promise<HttpAnswer> {
    const { limit = LIMIT } = this.#options
    const [get, agent] = url.startsWith('https:') ? [httpGetTls, this.#agents.https] : [httpGetPlain, this.#agents.http]
    return new Promise((resolve, reject) => {
      get(url, { ...options, agent }, (message) => read(message, limit).then(resolve, reject)).on('error', reject)
    })
  }
}

async function read(message: IncomingMessage, limit: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    size += chunk.length
    if (size > limit) throw new RangeError(`the answer has more than ${limit} bytes`)
    chunks.push(chunk)
  }
  return { status: message.statusCode ?? 0, body: Buffer.concat(chunks, size) }
}
