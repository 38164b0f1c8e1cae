import { isIPv6 } from 'node:net'
import { Duplex } from 'node:stream'
import type { Environ } from '../contract/environ.ts'

const END_OF_HEAD = '\r\n\r\n'

/** What is told of an answer that is written to a socket as node:http writes it. */
export interface Receiver {
  /** The status line and the fields, once, before everything else. */
  head(text: string): void
  /** Some of the body; more is sent once `proceed` is called. */
  data(chunk: Buffer, proceed: () => void): void
  /** The socket is closed, for whatever reason. */
  closed(error: Error | null): void
}

/**
 * The connection that a message and a reply of node:http believe to have. What is written to it is an answer of HTTP/1.1 without
 * framing of its body; to destroy it is what a client does that goes away.
 */
export class BridgeSocket extends Duplex {
  readonly remoteAddress: string
  readonly remoteFamily: string
  readonly #receiver: Receiver
  #hasHead = false

  constructor({ remoteAddress, scheme }: Pick<Environ, 'remoteAddress' | 'scheme'>, receiver: Receiver) {
    super()
    this.#receiver = receiver
    this.remoteAddress = remoteAddress
    this.remoteFamily = isIPv6(remoteAddress) ? 'IPv6' : 'IPv4'
    // Some look whether it is true, some whether it is there.
    if (scheme === 'https') Object.assign(this, { encrypted: true })
    // Whoever cares hears of it from the receiver, the message or the reply.
    this.on('error', () => {})
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, proceed: () => void): void {
    const content = this.#hasHead ? chunk : this.#takeHead(chunk)
    if (content.length === 0) proceed()
    else this.#receiver.data(content, proceed)
  }

  // Nothing comes from this side: what the client sent is in the message.
  override _read(): void {}

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#receiver.closed(error)
    done(error)
  }

  // node:http hands over a head in one piece, alone or before the first bytes of the body; a 100 or 103 is one of its own.
  #takeHead(chunk: Buffer): Buffer {
    const end = chunk.indexOf(END_OF_HEAD)
    const head = chunk.toString('latin1', 0, end)
    const rest = chunk.subarray(end + END_OF_HEAD.length)
    if (/^HTTP\/1\.1 1/.test(head)) return rest
    this.#hasHead = true
    this.#receiver.head(head)
    return rest
  }

  // What a socket of node:net has, and what has no meaning here.

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  address(): object {
    return {}
  }

  destroySoon(): void {
    this.end(() => this.destroy())
  }
}
