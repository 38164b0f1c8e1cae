import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'

/** How long the head waits for the first bytes, in milliseconds: a stream of events may say nothing for minutes. */
const HEAD_DELAY = 100

/**
 * Writes a stream to a reply of node:http, as fast as the reply takes it, and ends the reply with it. The stream is destroyed
 * when the reply is closed.
 *
 * @param onFailure told when the stream fails before the head was sent; after that the answer is broken off
 */
export function pour(source: Readable, reply: ServerResponse, onFailure: (error: unknown) => void): void {
  new Pour(source, reply, onFailure).start()
}

class Pour {
  readonly #source: Readable
  readonly #reply: ServerResponse
  readonly #onFailure: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #isDone = false

  constructor(source: Readable, reply: ServerResponse, onFailure: (error: unknown) => void) {
    this.#source = source
    this.#reply = reply
    this.#onFailure = onFailure
    this.#timer = setTimeout(() => this.#attempt(() => reply.headersSent || reply.flushHeaders()), HEAD_DELAY)
  }

  start(): void {
    const [source, reply] = [this.#source, this.#reply]
    const fail = (error: unknown): void => this.#fail(error)
    source.on('error', fail).on('close', () => fail(new Error('the stream of the answer was closed before its end')))
    if (source.destroyed || source.readableEnded) {
      fail(source.errored ?? new Error('the stream of the answer was read before'))
      return
    }
    reply.strictContentLength = true
    reply.on('drain', () => source.resume()).on('close', () => this.#stop())
    source.on('end', () => this.#attempt(() => this.#end()))
    source.on('data', (chunk) => this.#attempt(() => reply.write(chunk) || source.pause()))
  }

  // What is thrown within a listener would be nobody's.
  #attempt(step: () => unknown): void {
    if (this.#isDone) return
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #end(): void {
    this.#reply.end()
    this.#stop()
  }

  #fail(error: unknown): void {
    if (this.#isDone) return
    this.#stop()
    if (this.#reply.headersSent) this.#reply.destroy(error as Error)
    else this.#onFailure(error)
  }

  #stop(): void {
    this.#isDone = true
    clearTimeout(this.#timer)
    this.#source.destroy()
  }
}
