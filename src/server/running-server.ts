import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Application } from '../contract/application.ts'
import { draining } from '../contract/draining.ts'
import { type ManagedRunningServer, ServerError } from '../contract/managed-server.ts'
import type { HttpServerSettings } from './http-settings.ts'
import { listen, removeStale } from './listening.ts'
import { Served } from './served.ts'

/**
 * For how long a worker that stops does not yet say so in its answers, in milliseconds. Whoever is told connects again, and is
 * reset if the other workers are about to stop listening, too.
 */
const PAUSE = process.env.WHEATPASTE_WORKER === undefined ? 0 : 250

/** What goes on between a server and its clients. */
export interface Traffic {
  /** Resolves when everything that is owed now is written, or its client gone. */
  settled(): Promise<unknown>
  /**
   * Stops listening, lets the requests under way finish, and cuts off what takes longer than `timeout` milliseconds. Resolves
   * when the last connection is gone.
   *
   * @param pause for how long answers do not yet say that they are the last, in milliseconds
   * @returns how many requests were cut off
   */
  drain(timeout: number, pause: number): Promise<number>
}

/** Where a server finds the application that it serves. */
export interface Place {
  served: Served
}

/** The parts of a server that has yet to listen. */
export interface ServerParts {
  readonly server: Server
  readonly place: Place
  readonly traffic: Traffic
  /** Reads the certificate again, for the connections to come. @throws Error when it is not as it should be */
  readonly renew?: (() => void) | undefined
}

/** A server that listens, whatever it speaks. */
export class RunningServer implements ManagedRunningServer {
  url = ''
  readonly #parts: ServerParts
  readonly #settings: HttpServerSettings
  #closed: Promise<void> | undefined

  constructor(parts: ServerParts, settings: HttpServerSettings) {
    this.#parts = parts
    this.#settings = settings
  }

  // The only way to have a process hold a listening socket from which others accept, and it itself does not.
  get handle(): unknown {
    return (this.#parts.server as unknown as { _handle: unknown })._handle
  }

  async listen(): Promise<this> {
    this.url = await listen(this.#parts.server, this.#settings)
    return this
  }

  // Functions of their own, so that they can be taken out of the object.
  readonly close = (): Promise<void> => {
    this.#closed ??= this.#close()
    return this.#closed
  }

  readonly handOver = (): Promise<void> => {
    this.#closed ??= this.#drain()
    return this.#closed
  }

  readonly swap = (app: Application): Promise<void> => {
    const { place, traffic, renew } = this.#parts
    renew?.()
    const before = place.served
    place.served = new Served(app)
    // What an application has answered may still be on its way, and what nobody waits for any more may still be worked on.
    return Promise.all([before.idle(), traffic.settled()]).then(() => undefined)
  }

  async #close(): Promise<void> {
    const { served } = this.#parts.place
    served.app = draining(served.app)
    if (this.#settings.drainDelay > 0) await sleep(this.#settings.drainDelay)
    await this.#drain()
  }

  async #drain(): Promise<void> {
    const { socket, shutdownTimeout } = this.#settings
    const end = performance.now() + shutdownTimeout
    const cutOff = await this.#parts.traffic.drain(shutdownTimeout, PAUSE)
    // Not while another process listens on it.
    if (socket !== undefined) await removeStale(socket).catch(() => {})
    if (cutOff > 0) {
      const who = cutOff === 1 ? '1 request was cut off: it' : `${cutOff} requests were cut off: they`
      throw new ServerError(`${who} took longer than ${shutdownTimeout} ms`)
    }
    await Promise.race([this.#parts.place.served.idle(), sleep(end - performance.now(), undefined, { ref: false })])
  }
}
