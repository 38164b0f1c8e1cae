import { Agent, type RequestOptions, request } from 'node:http'

/** For how long a client pauses at most between two requests, in milliseconds: a busy machine must get to start processes, too. */
const PAUSE = 100

/** Clients that ask for things again and again, and note what they did not get. */
export class Load {
  ok = 0
  /** What a client asked for and did not get. */
  readonly lost: string[] = []
  readonly #url: URL
  readonly #clients: Promise<void>[]
  #stopped = false
  #stopping = false

  constructor(url: string) {
    this.#url = new URL(url)
    const kinds = [
      ...Array(8).fill('get'),
      ...Array(4).fill('post'),
      ...Array(3).fill('fresh'),
      ...Array(3).fill('slow'),
    ]
    this.#clients = kinds.map((kind) => this.#run(kind))
  }

  /** From now on the server may refuse new connections, and clients end when it does. */
  serverStops(): void {
    this.#stopping = true
  }

  /** Ends the clients, and waits for their last answers. */
  async end(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#clients)
  }

  async #run(kind: string): Promise<void> {
    const agent = kind === 'fresh' ? false : new Agent({ keepAlive: true, maxSockets: 1 })
    while (!this.#stopped) {
      const outcome = await this.#ask(kind, agent)
      if (outcome === 'refused') break
      if (outcome === 'ok') this.ok++
      else this.lost.push(`${kind}: ${outcome}`)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE))
    }
    if (agent) agent.destroy()
  }

  #ask(kind: string, agent: Agent | false): Promise<string> {
    const { hostname: host, port } = this.#url
    const method = kind === 'post' ? 'POST' : 'GET'
    const path = { post: '/echo', slow: '/slow?ms=300' }[kind] ?? '/'
    return new Promise((resolve) => {
      const sent = request({ host, port, agent, method, path, timeout: 10_000 } as RequestOptions, (message) => {
        message.on('error', () => resolve('cut in the middle')).on('end', () => resolve(outcomeOf(message.statusCode)))
        message.resume()
      })
      sent.on('timeout', () => sent.destroy(new Error('hung')))
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(this.#failure(error, sent.reusedSocket)))
      sent.end(method === 'POST' ? 'x'.repeat(500) : undefined)
    })
  }

  // Who connects just when a server stops listening may be refused, or reset.
  #failure({ code, message }: NodeJS.ErrnoException, reused: boolean): string {
    const atTheEnd = this.#stopping && !reused && (code === 'ECONNREFUSED' || code === 'ECONNRESET')
    return atTheEnd ? 'refused' : `${code ?? message}${reused ? ' on a kept connection' : ''}`
  }
}

function outcomeOf(status = 0): string {
  return status >= 200 && status < 300 ? 'ok' : String(status)
}
