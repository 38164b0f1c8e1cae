import type { Server as HttpServer, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { whenGone } from './gone.ts'

/** How often idle connections are looked for while the server stops, in milliseconds. */
const SWEEP = 100

/** For how long nothing must have come on a connection before it is closed, in milliseconds. */
const LINGER = 1000

/** The connections of a server, and what is still owed on each. */
export class Connections {
  readonly #server: HttpServer
  readonly #linger: number
  readonly #raw = new Set<Socket>()
  // Answers leave a connection in the order of their requests, so once the latest is written all are.
  readonly #latest = new Map<Socket, ServerResponse | null>()
  #draining = false

  constructor(server: HttpServer, linger: number = LINGER) {
    this.#server = server
    this.#linger = linger
    const secure = 'setSecureContext' in server
    // Requests come from another socket than the connection's, which is there once they have agreed on the encryption.
    if (secure) server.on('connection', (socket) => note(this.#raw, socket))
    server.on(secure ? 'secureConnection' : 'connection', (socket) => {
      this.#latest.set(socket, null)
      socket.once('close', () => this.#latest.delete(socket))
    })
  }

  /** Notes that an answer is owed. While the server stops, it is the last of its connection. */
  add(reply: ServerResponse): void {
    this.#latest.set(reply.req.socket, reply)
    if (this.#draining) reply.setHeader('connection', 'close')
  }

  /** The latest answer of a connection, written or not. */
  latest(socket: Socket): ServerResponse | undefined {
    return this.#latest.get(socket) ?? undefined
  }

  /** Whether nothing is owed on a connection. */
  isIdle(socket: Socket): boolean {
    return this.latest(socket)?.writableFinished ?? true
  }

  /** Resolves when everything that is owed now is written, or its client gone. */
  async settled(): Promise<void> {
    const owed = [...this.#latest.values()].filter((reply) => reply !== null && !reply.writableFinished)
    await Promise.all(owed.map((reply) => reply && written(reply)))
  }

  /**
   * Stops listening, lets the requests under way finish, closes what is idle, and destroys the rest after `timeout`
   * milliseconds. Resolves when the last connection is gone.
   *
   * @param pause for how long answers do not yet say that they are the last, in milliseconds
   * @returns how many connections were destroyed while something was owed on them
   */
  async drain(timeout: number, pause = 0): Promise<number> {
    let cutOff = 0
    // Two turns of the event loop, so that who waits to be accepted is accepted and heard rather than reset.
    await setImmediate()
    await setImmediate()
    const gone = this.#stopListening()
    if (pause === 0) this.#sayClose()
    const begin = setTimeout(() => this.#sayClose(), pause)
    // A turn of the event loop later: what came while the process had no time is read before anything is called idle.
    const sweep = setInterval(() => void setImmediate().then(() => this.#closeIdle()), SWEEP)
    const deadline = setTimeout(() => {
      cutOff = this.#destroyAll()
    }, timeout)
    await gone
    clearTimeout(begin)
    clearInterval(sweep)
    clearTimeout(deadline)
    // Ends the timer by which node:http looks for requests that take too long.
    this.#server.close()
    return cutOff
  }

  #sayClose(): void {
    this.#draining = true
    for (const reply of this.#latest.values()) {
      if (reply && !reply.headersSent) reply.setHeader('connection', 'close')
    }
  }

  // Not with http's own close(): that cuts off an answer which is handed over but not yet read by the client, and no
  // longer looks for requests that take too long.
  #stopListening(): Promise<void> {
    return new Promise((resolve) => {
      NetServer.prototype.close.call(this.#server, () => resolve())
    })
  }

  readonly #quiet = new WeakMap<Socket, { bytes: number; since: number }>()

  // A client may be about to use a connection that is idle, and may not repeat a POST that gets no answer (RFC 9110 9.2.2).
  // So one is closed only when nothing has come for a while; whatever comes meanwhile is answered with `connection: close`.
  #closeIdle(): void {
    const now = performance.now()
    for (const socket of this.#latest.keys()) {
      const quiet = this.#quiet.get(socket)
      if (!this.isIdle(socket) || quiet?.bytes !== socket.bytesRead) {
        this.#quiet.set(socket, { bytes: socket.bytesRead, since: now })
      } else if (now - quiet.since >= this.#linger) socket.destroy()
    }
  }

  #destroyAll(): number {
    const owed = [...this.#latest.keys()].filter((socket) => !this.isIdle(socket))
    for (const socket of [...this.#latest.keys(), ...this.#raw]) socket.destroy()
    return owed.length
  }
}

function note(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

function written(reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    reply.once('finish', resolve)
    whenGone(reply, resolve)
  })
}
