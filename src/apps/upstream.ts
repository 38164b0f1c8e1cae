import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestTls, Agent as TlsAgent } from 'node:https'
import type { Readable } from 'node:stream'
import { HttpError, isHttpError } from '../contract/http-error.ts'

export interface UpstreamOptions {
  /** Where it is: `http://127.0.0.1:9000/base`. */
  readonly target: string
  /** How long it may take to connect, in milliseconds. */
  readonly connectTimeout: number
  /** How long it may say nothing, in milliseconds. */
  readonly timeout: number
  /** How many connections there may be at once; more requests wait. */
  readonly maxConnections: number
}

export interface UpstreamRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | null
  readonly signal: AbortSignal
}

/** The server behind a proxy, and the connections to it. */
export class Upstream {
  readonly #options: UpstreamOptions
  readonly #url: URL
  readonly #agent: HttpAgent | TlsAgent

  constructor(options: UpstreamOptions) {
    this.#options = options
    this.#url = new URL(options.target)
    const pool = { keepAlive: true, maxSockets: options.maxConnections }
    this.#agent = this.#isTls ? new TlsAgent(pool) : new HttpAgent(pool)
  }

  /**
   * Sends a request and gives the head of the answer, of which the body is a stream. Either end can break off at any time.
   *
   * @throws HttpError 502 when it cannot be reached, 504 when it takes too long, or what the body fails with
   */
  async ask(request: UpstreamRequest): Promise<IncomingMessage> {
    try {
      return await this.#send(request, this.#agent)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      if (request.body) throw unreachable(error)
    }
    return this.#send(request, false)
  }

  /** Closes the connections that are kept for later. */
  dispose(): void {
    this.#agent.destroy()
  }

  get #isTls(): boolean {
    return this.#url.protocol === 'https:'
  }

  #send({ method, path, headers, body, signal }: UpstreamRequest, agent: HttpAgent | false): Promise<IncomingMessage> {
    const target = this.#url.pathname.replace(/\/$/, '') + path
    const { timeout, connectTimeout } = this.#options
    return new Promise((resolve, reject) => {
      const options = { method, path: target || '/', headers, agent, signal }
      const sent = (this.#isTls ? requestTls : requestPlain)(this.#url, options)
      let answer: IncomingMessage | undefined
      sent.setTimeout(timeout, () => (answer ?? sent).destroy(silent()))
      sent.on('error', (error) => reject(explained(error, sent)))
      sent.on('response', (message) => {
        answer = message
        resolve(message)
      })
      limitConnecting(sent, connectTimeout, this.#isTls ? 'secureConnect' : 'connect')
      if (body) pour(body, sent, reject)
      else sent.end()
    })
  }
}

// A server may close a connection that was kept just when it is used again, and has not begun with the request.
class StaleConnection extends Error {}

function explained(error: Error & { code?: string }, sent: ClientRequest): Error {
  if (sent.reusedSocket && error.code === 'ECONNRESET') return new StaleConnection('it was closed', { cause: error })
  return isHttpError(error) || error.name === 'AbortError' ? error : unreachable(error)
}

function pour(body: Readable, sent: ClientRequest, onFailure: (error: Error) => void): void {
  const fail = (error: Error): void => {
    onFailure(error)
    sent.destroy(error)
  }
  body.on('error', fail)
  body.on(
    'close',
    () => body.readableEnded || fail(new HttpError(400, 'The request ended before its body was complete.')),
  )
  body.pipe(sent)
}

function limitConnecting(sent: ClientRequest, milliseconds: number, connected: string): void {
  sent.on('socket', (socket) => {
    if (!socket.connecting || milliseconds === 0) return
    const slow = new HttpError(504, 'The server behind this one takes too long to connect to.', { expose: true })
    const timer = setTimeout(() => sent.destroy(slow), milliseconds)
    socket.once(connected, () => clearTimeout(timer))
    sent.once('close', () => clearTimeout(timer))
  })
}

function unreachable(cause: Error): HttpError {
  return new HttpError(502, 'The server behind this one cannot be reached.', { expose: true, cause })
}

function silent(): HttpError {
  return new HttpError(504, 'The server behind this one takes too long to answer.', { expose: true })
}
