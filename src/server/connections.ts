import type { Server as HttpServer, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Drainable, isSecure } from './drainable.ts'
import { whenGone } from './gone.ts'

/** The connections of a server of node:http, and what is still owed on each. */
export class Connections extends Drainable {
  readonly #server: HttpServer
  // Answers leave a connection in the order of their requests, so once the latest is written all are. Null when all that was
  // asked is over: whatever a connection keeps while it waits outlives collections of garbage, by which the heap grows.
  readonly #latest = new Map<Socket, ServerResponse | null>()
  readonly #onFinish: (this: ServerResponse) => void
  #draining = false

  constructor(server: HttpServer, linger?: number) {
    super(server, linger)
    this.#server = server
    const latest = this.#latest
    this.#onFinish = function onFinish(): void {
      const { req } = this
      if (req.complete && latest.get(req.socket) === this) latest.set(req.socket, null)
    }
    server.on(isSecure(server) ? 'secureConnection' : 'connection', (socket) => {
      this.#latest.set(socket, null)
      socket.once('close', () => this.#latest.delete(socket))
    })
  }

  /** Notes that an answer is owed. While the server stops, it is the last of its connection. */
  add(reply: ServerResponse): void {
    this.#latest.set(reply.req.socket, reply)
    reply.on('finish', this.#onFinish)
    if (this.#draining) reply.setHeader('connection', 'close')
  }

  /** The latest answer of a connection, unless it is written and its request read to the end. */
  latest(socket: Socket): ServerResponse | undefined {
    return this.#latest.get(socket) ?? undefined
  }

  override isIdle(socket: Socket): boolean {
    return this.latest(socket)?.writableFinished ?? true
  }

  /** Resolves when everything that is owed now is written, or its client gone. */
  async settled(): Promise<void> {
    const owed = [...this.#latest.values()].filter((reply) => reply !== null && !reply.writableFinished)
    await Promise.all(owed.map((reply) => reply && written(reply)))
  }

  protected override sockets(): Iterable<Socket> {
    return this.#latest.keys()
  }

  protected override sayClose(): void {
    this.#draining = true
    for (const reply of this.#latest.values()) {
      if (reply && !reply.headersSent) reply.setHeader('connection', 'close')
    }
  }

  // Ends the timer by which node:http looks for requests that take too long.
  protected override ended(): void {
    this.#server.close()
  }
}

function written(reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    reply.once('finish', resolve)
    whenGone(reply, resolve)
  })
}
