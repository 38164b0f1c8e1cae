import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { whenGone } from './gone.ts'

/** How long the head waits for the first bytes, in milliseconds. */
const HEAD_DELAY = 100

/** An answer that is none of node:http. */
export interface Outlet {
  readonly writableEnded: boolean
  /** @returns whether more is wanted now; else it says so by `drain` */
  write(chunk: string | Uint8Array): boolean
  end(): void
  flushHeaders(): void
  on(event: 'drain', listener: () => void): void
  /** Calls back when nobody is left to read the answer. */
  whenGone(callback: () => void): void
}

export interface PumpOptions {
  readonly source: Readable
  readonly reply: ServerResponse | Outlet
  /** Called once, before the first bytes. */
  readonly sendHead: () => void
  /**
   * Told once when the stream fails, is closed before its end, yields what cannot be sent, or is not as long as the
   * `content-length` that was promised.
   */
  readonly onFailure: (error: unknown) => void
}

/**
 * Sends a stream as the body of an answer, as fast as the client reads it. The stream is destroyed when the client goes.
 *
 * The head waits a moment for the first bytes, so that a stream which fails at once (no such file) is still answered with
 * an error; it does not wait longer, since a stream of events may have nothing to say for minutes.
 */
export function pump(options: PumpOptions): void {
  new Pump(options).start()
}

class Pump {
  readonly #options: PumpOptions
  readonly #timer: NodeJS.Timeout
  #state: 'waiting' | 'sending' | 'done' = 'waiting'

  constructor(options: PumpOptions) {
    this.#options = options
    this.#timer = setTimeout(() => this.#send(() => options.reply.flushHeaders()), HEAD_DELAY)
  }

  start(): void {
    const { source, reply } = this.#options
    const fail = (error: unknown): void => this.#fail(error)
    source.on('error', fail).on('close', () => fail(new Error('the stream of the answer was closed before its end')))
    if (source.destroyed || source.readableEnded) {
      fail(source.errored ?? new Error('the stream of the answer was read before'))
      return
    }
    source.on('end', () => this.#send(() => this.#end()))
    source.on('data', (chunk) => this.#send(() => reply.write(chunk) || source.pause()))
    reply.on('drain', () => source.resume())
    const stop = (): void => this.#stop()
    if ('whenGone' in reply) reply.whenGone(stop)
    else whenGone(reply, stop)
  }

  // What is thrown within a listener would be nobody's.
  #send(step: () => void): void {
    if (this.#options.reply.writableEnded) this.#stop()
    if (this.#state === 'done') return
    try {
      if (this.#state === 'waiting') this.#options.sendHead()
      this.#state = 'sending'
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #end(): void {
    this.#options.reply.end()
    this.#finish()
  }

  #stop(): void {
    this.#finish()
    this.#options.source.destroy()
  }

  #fail(error: unknown): void {
    if (this.#state === 'done') return
    this.#stop()
    this.#options.onFailure(error)
  }

  #finish(): void {
    this.#state = 'done'
    clearTimeout(this.#timer)
  }
}
