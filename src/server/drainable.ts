import type { Server, Socket } from 'node:net'
import { Server as NetServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'

/** How often idle connections are looked for while the server stops, in milliseconds. */
const SWEEP = 100

/** For how long nothing must have come on a connection before it is closed, in milliseconds. */
const LINGER = 1000

/** The connections of a server that can stop without losing what was asked on them. */
export abstract class Drainable {
  readonly #server: Server
  readonly #linger: number
  readonly #raw = new Set<Socket>()
  readonly #quiet = new WeakMap<Socket, { bytes: number; since: number }>()

  constructor(server: Server, linger: number = LINGER) {
    this.#server = server
    this.#linger = linger
    // Requests come from another socket than the connection's, which is there once they have agreed on the encryption.
    if (isSecure(server)) server.on('connection', (socket) => note(this.#raw, socket))
  }

  /** The connections on which requests come. */
  protected abstract sockets(): Iterable<Socket>

  /** Whether nothing is owed on a connection. */
  abstract isIdle(socket: Socket): boolean

  /** From now on each answer is the last of its connection. */
  protected abstract sayClose(): void

  /** Called when the last connection is gone. */
  protected ended(): void {}

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
    if (pause === 0) this.sayClose()
    const begin = setTimeout(() => this.sayClose(), pause)
    // A turn of the event loop later: what came while the process had no time is read before anything is called idle.
    const sweep = setInterval(() => void setImmediate().then(() => this.#closeIdle()), SWEEP)
    const deadline = setTimeout(() => {
      cutOff = this.#destroyAll()
    }, timeout)
    await gone
    clearTimeout(begin)
    clearInterval(sweep)
    clearTimeout(deadline)
    this.ended()
    return cutOff
  }

  // Not with http's own close(): that cuts off an answer which is handed over but not yet read by the client, and no
  // longer looks for requests that take too long.
  #stopListening(): Promise<void> {
    return new Promise((resolve) => {
      NetServer.prototype.close.call(this.#server, () => resolve())
    })
  }

  // A client may be about to use a connection that is idle, and may not repeat a POST that gets no answer (RFC 9110 9.2.2).
  // So one is closed only when nothing has come for a while; whatever comes meanwhile is answered with `connection: close`.
  #closeIdle(): void {
    const now = performance.now()
    for (const socket of this.sockets()) {
      const quiet = this.#quiet.get(socket)
      if (!this.isIdle(socket) || quiet?.bytes !== socket.bytesRead) {
        this.#quiet.set(socket, { bytes: socket.bytesRead, since: now })
      } else if (now - quiet.since >= this.#linger) socket.destroy()
    }
  }

  #destroyAll(): number {
    const owed = [...this.sockets()].filter((socket) => !this.isIdle(socket))
    for (const socket of [...this.sockets(), ...this.#raw]) socket.destroy()
    return owed.length
  }
}

/** Whether the connections of a server are encrypted. */
export function isSecure(server: Server): boolean {
  return 'setSecureContext' in server
}

function note(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}
