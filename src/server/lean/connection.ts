import type { Socket } from 'node:net'
import type { HttpServerSettings } from '../http-settings.ts'
import type { BodyOwner, LeanBody } from './body.ts'
import { headOf } from './head.ts'
import type { LeanMessage } from './message.ts'
import { destroyStalled, Patience } from './patience.ts'
import { LeanReader } from './reader.ts'
import { LeanReply, type Line } from './reply.ts'

/** So many bytes of the requests to come are taken while one is answered. */
const AHEAD = 64 * 1024
/** How much of what a client still sends is thrown away before its connection is closed, and for how long. */
const LINGER_BYTES = 8 * 1024 * 1024
const LINGER_MILLISECONDS = 2000
/** For how long a client that has closed its end, and so may be gone, is waited with when nothing is written, in milliseconds. */
const HALF_CLOSED = 500

/** What all connections of a server have in common. */
export interface LeanContext {
  readonly settings: HttpServerSettings
  readonly scheme: string
  /** Whether each answer is the last of its connection. */
  readonly isEnding: boolean
  handle(reply: LeanReply): void
}

/**
 * A connection, on which one request is read and answered after the other: the next one is not looked at before the answer to
 * the one before is written. So answers are in order, and so are errors, and who does not read is not read from.
 */
export class LeanConnection implements BodyOwner, Line {
  readonly socket: Socket
  readonly remoteAddress: string
  readonly #context: LeanContext
  readonly #reader: LeanReader
  readonly #patience = new Patience()
  readonly #halfClosed = new Patience()
  #pending: Buffer | null = null
  #reply: LeanReply | undefined
  #isReading = false
  /** `lingering`: the last answer is written, and the client still sends. `closing`: nothing is read any more. */
  #state: 'open' | 'lingering' | 'closing' = 'open'
  #hasEnded = false
  #answered = 0
  #thrownAway = 0

  constructor(socket: Socket, context: LeanContext) {
    this.socket = socket
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#context = context
    this.#reader = new LeanReader(context.settings.maxHeaderSize, this)
    socket
      .on('data', (bytes) => this.#onData(bytes))
      .on('end', () => this.#onEnd())
      .on('drain', () => this.#reply?.onDrain())
      .on('error', () => {})
      .on('close', () => this.#onClose())
  }

  get scheme(): string {
    return this.#context.scheme
  }

  get keepAlive(): number | undefined {
    return this.#context.isEnding || this.#hasEnded ? undefined : this.#context.settings.keepaliveTimeout
  }

  /** Whether nothing is owed. */
  get isIdle(): boolean {
    return this.#reply?.writableFinished ?? true
  }

  /** Calls back when everything that is owed now is written, or the client gone. */
  whenIdle(callback: () => void): void {
    if (this.isIdle) callback()
    else this.#reply?.whenOver(callback)
  }

  /** Looks whether something takes too long. */
  check(now: number): void {
    const { headersTimeout, requestTimeout, keepaliveTimeout, writeTimeout } = this.#context.settings
    const { message } = this.#reader
    const head = Math.min(headersTimeout || Number.POSITIVE_INFINITY, requestTimeout || Number.POSITIVE_INFINITY)
    const isLate = (phase: number, allowed: number): boolean =>
      this.#patience.hasEnded(this.#answered * 4 + phase, allowed, now)
    destroyStalled(this.socket, writeTimeout)
    if (this.#hasEnded) this.#giveUp(now)
    if (this.#state !== 'open') {
      if (isLate(3, LINGER_MILLISECONDS)) this.socket.destroy()
    } else if (message?.complete) isLate(2, 0)
    // The first request of a connection has the time of the connection.
    else if (message || this.#answered === 0) {
      if (isLate(1, message?.hasHead ? requestTimeout : head)) this.#refuse(408)
    } else if (isLate(0, keepaliveTimeout)) this.socket.destroy()
  }

  onWanted(body: LeanBody): void {
    const { message } = this.#reader
    if (message?.body === body && message.awaitsContinue && !this.#reply?.headersSent) {
      message.awaitsContinue = false
      this.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
    }
    this.#advance()
  }

  onWritten(): void {
    const { message } = this.#reader
    this.#answered += 1
    if (message?.complete) this.#next()
    // Who waits to be told to send a body is told enough.
    else if (message?.awaitsContinue) this.#close()
    else {
      message?.body?.discard()
      // To close while a client is still sending would reset the connection, and could take the answer away from it (RFC 9112
      // 9.6). So some more is read and thrown away, bounded in bytes and in time.
      if (!message?.keepAlive) this.#state = 'lingering'
    }
    this.#advance()
  }

  #onData(bytes: Buffer): void {
    if (this.#state === 'closing') this.#thrownAway += bytes.length
    else this.#pending = this.#pending ? Buffer.concat([this.#pending, bytes]) : bytes
    this.#advance()
  }

  #onEnd(): void {
    this.#hasEnded = true
    this.#advance()
    this.#giveUp(performance.now())
  }

  // Whoever has closed its end may still wait for its answer, or be gone: that is told by what is written to it, if anything is.
  #giveUp(now: number): void {
    const { bytesWritten, writableLength } = this.socket
    const isOver = this.#halfClosed.hasEnded(bytesWritten, HALF_CLOSED, now)
    if (isOver && writableLength === 0 && !this.isIdle) this.socket.destroy()
  }

  #onClose(): void {
    this.#state = 'closing'
    this.#pending = null
    this.#reader.free()
    this.#reader.message?.abort()
    this.#reply?.leave()
  }

  // A loop rather than a recursion: a client may send thousands of requests at once.
  #advance(): void {
    if (this.#isReading) return
    this.#isReading = true
    try {
      while (this.#step());
    } catch (error) {
      // Of a listener to the body. Where the next request begins is not known any more.
      this.socket.destroy()
      throw error
    } finally {
      this.#isReading = false
    }
    if (this.#hasEnded && !this.#pending) this.#endEarly()
    const isAhead = (this.#pending !== null && this.#pending.length > AHEAD) || this.#thrownAway > LINGER_BYTES
    if (isAhead !== this.socket.isPaused()) isAhead ? this.socket.pause() : this.socket.resume()
  }

  /** @returns whether there may be something more to do */
  #step(): boolean {
    const { message } = this.#reader
    if (this.#state === 'closing') return false
    if (this.#pending && !message?.complete && !message?.body?.isFull && this.#thrownAway <= LINGER_BYTES) {
      this.#read(this.#pending)
      return true
    }
    if (!message?.hasHead || this.#reply) return false
    this.#dispatch(message)
    return true
  }

  #read(bytes: Buffer): void {
    const used = this.#reader.read(bytes)
    const { refusal, message } = this.#reader
    this.#pending = used < bytes.length ? bytes.subarray(used) : null
    if (this.#state === 'lingering') this.#thrownAway += used
    if (refusal !== undefined) this.#refuse(refusal)
    else if (message?.complete && this.#reply?.writableFinished) this.#next()
  }

  #dispatch(message: LeanMessage): void {
    const reply = new LeanReply(message, this)
    this.#reply = reply
    if (message.expectsMore) reply.refuse(417)
    else this.#context.handle(reply)
  }

  // The request and its answer are over.
  #next(): void {
    if (!this.#reader.message?.keepAlive) this.#close()
    this.#reader.message = undefined
    this.#reply = undefined
  }

  // The client sends nothing more, and what it has begun is not complete.
  #endEarly(): void {
    if (this.#state === 'closing') return
    if (!this.#reader.message) this.#close()
    else if (!this.#reader.message.complete) this.#refuse(400)
  }

  // As the answer to the request that is read, if it has none yet. What is owed for earlier ones is written by then.
  #refuse(status: number): void {
    const reply = this.#reply
    this.#reader.message?.abort()
    if (!reply) {
      this.socket.write(headOf(status, [], { length: 0, keepAlive: undefined }), 'latin1')
      this.#close()
    } else if (!reply.headersSent) reply.refuse(status)
    else if (reply.writableFinished) this.#close()
  }

  #close(): void {
    if (this.#state === 'closing') return
    this.#state = 'closing'
    this.#pending = null
    this.socket.end()
  }
}
