import { once } from 'node:events'
import { type ClientHttp2Session, connect, constants } from 'node:http2'

/** As those of HTTP/1.1 pause, in milliseconds. */
const PAUSE = 100

/** Clients that ask for things over HTTP/2 again and again, several at once on each connection, and note what they did not get. */
export class Http2Load {
  ok = 0
  /** How often a request was returned unheard, so that it had to be sent again. */
  returned = 0
  readonly lost: string[] = []
  readonly #url: string
  readonly #clients: Promise<void>[]
  #stopped = false

  constructor(url: string, connections = 4, requests = 4) {
    this.#url = url
    this.#clients = Array.from({ length: connections }, () => this.#connection(requests))
  }

  /** Ends the clients when they have what they asked for; those whose server has gone have ended. */
  async end(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#clients)
  }

  async #connection(requests: number): Promise<void> {
    while (!this.#stopped) {
      const session = connect(this.#url, { rejectUnauthorized: false })
      let refused = false
      session.on('error', (error: NodeJS.ErrnoException) => {
        refused ||= error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET'
      })
      await Promise.race([once(session, 'connect').catch(() => {}), once(session, 'close').catch(() => {})])
      if (refused) return
      await Promise.all(Array.from({ length: requests }, (_, index) => this.#client(session, index)))
      session.destroy()
    }
  }

  async #client(session: ClientHttp2Session, index: number): Promise<void> {
    while (!this.#stopped && !session.closed && !session.destroyed) {
      const outcome = await ask(session, index % 2 === 0 ? 'GET' : 'POST', index === 2 ? '/slow?ms=300' : '/echo')
      if (outcome === 'ok') this.ok++
      else if (outcome === 'returned') this.returned++
      else this.lost.push(outcome)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE))
    }
  }
}

function ask(session: ClientHttp2Session, method: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const stream = session.request({ ':method': method, ':path': path }, { endStream: method === 'GET' })
    let status = 0
    stream.on('response', (headers) => {
      status = Number(headers[':status'])
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      const { rstCode } = stream
      if (status === 0 && rstCode === constants.NGHTTP2_REFUSED_STREAM) resolve('returned')
      else
        resolve(
          rstCode === 0 && status < 300 && status > 0 ? 'ok' : `${method} ${path}: ${status}, reset with ${rstCode}`,
        )
    })
    stream.setTimeout(10_000, () => stream.close(constants.NGHTTP2_CANCEL))
    stream.resume()
    if (method === 'POST') stream.end('x'.repeat(500))
  })
}
