import { validateHeaderName, validateHeaderValue } from 'node:http'
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import type { Response, ResponseHeaders } from '../contract/response.ts'
import { discard, isWhole, readableOf } from '../contract/response-body.ts'
import { type Outlet, pump } from './pump.ts'

// What is about one connection of HTTP/1.1 and no other (RFC 9113 8.2.2); an application need not know which version it answers.
const OF_HTTP1: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings'],
])

/** Bodies are sent in pieces of this size, so that it can be seen whether they are read. */
const PIECE = 16 * 1024

/** The answer to a request of HTTP/2: one head, and its body in one piece or as it comes. */
export class Http2Reply implements Outlet {
  readonly stream: ServerHttp2Stream
  readonly #isHead: boolean
  #length: number | undefined
  #written = 0
  #seen = -1

  /** @param isHead whether the answer has no body, whatever the application says */
  constructor(stream: ServerHttp2Stream, isHead: boolean) {
    this.stream = stream
    this.#isHead = isHead
    // What is wrong with a stream is told by its end; without a listener it would be nobody's.
    stream.on('error', () => {})
    // The rest of a body that nobody wants is not waited for (RFC 9113 8.1).
    stream.once('finish', () => this.#leave())
  }

  /** Whether nothing can be said any more, because it was said or nobody is there. */
  get isOver(): boolean {
    return this.stream.headersSent || this.stream.closed || this.stream.destroyed
  }

  get writableEnded(): boolean {
    return this.stream.writableEnded || this.stream.destroyed
  }

  /**
   * @param onFailure told when a stream fails
   * @throws RangeError when the status is none of an answer, TypeError when a header holds what may not be sent, each before
   *   anything was sent
   */
  send({ status, headers, body }: Response, onFailure: (error: unknown) => void): void {
    if (this.isOver) {
      discard(body)
      return
    }
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw new RangeError(`${status} is no status of an answer: use 200 to 599`)
    const bodiless = status === 204 || status === 304
    const fields = fieldsOf(status, headers)
    if (bodiless) delete fields['content-length']
    const source = isWhole(body) ? Buffer.from(body ?? '') : body
    if (Buffer.isBuffer(source) && !bodiless) fields['content-length'] = source.length
    if (bodiless || this.#isHead || (Buffer.isBuffer(source) && source.length === 0)) {
      this.stream.respond(fields, { endStream: true })
      discard(body)
    } else if (Buffer.isBuffer(source) && source.length <= PIECE) {
      this.stream.respond(fields)
      this.stream.end(source)
    } else {
      const pieces = Buffer.isBuffer(source) ? Readable.from(piecesOf(source)) : readableOf(source)
      if (fields['content-length'] !== undefined) this.#length = Number(fields['content-length'])
      pump({ source: pieces, reply: this, sendHead: () => this.stream.respond(fields), onFailure })
    }
  }

  /** Answers nothing but a status, whatever the application comes to say. */
  refuse(status: number): void {
    if (this.isOver) this.breakOff()
    else this.stream.respond({ ':status': status }, { endStream: true })
  }

  /** Breaks the answer off in such a way that what the client has of it does not look complete, as `stream.close()` makes it. */
  breakOff(): void {
    this.stream.destroy(new Error('the answer is broken off'))
  }

  /** Whether the client has read nothing since this was last asked, although there was something to read. */
  get isStalled(): boolean {
    const before = this.#seen
    this.#seen = this.#written
    return this.stream.writableLength > 0 && before === this.#written
  }

  write(chunk: string | Uint8Array): boolean {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    this.#written += bytes.length
    if (this.#length !== undefined && this.#written > this.#length) throw this.#mismatch()
    return this.stream.write(bytes)
  }

  end(): void {
    if (this.#length !== undefined && this.#written !== this.#length) throw this.#mismatch()
    this.stream.end()
  }

  // The head is sent at once.
  flushHeaders(): void {}

  on(event: 'drain', listener: () => void): void {
    this.stream.on(event, listener)
  }

  whenGone(callback: () => void): void {
    whenStreamGone(this.stream, callback)
  }

  #mismatch(): Error {
    return new Error(`the answer has ${this.#written} bytes or more, and its content-length says ${this.#length}`)
  }

  #leave(): void {
    const { stream } = this
    if (stream.readableEnded || stream.closed) return
    stream.resume()
    if (!stream.endAfterHeaders) stream.close(constants.NGHTTP2_NO_ERROR)
  }
}

function fieldsOf(status: number, headers: ResponseHeaders): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders = Object.create(null)
  fields[':status'] = status
  for (const [written, value] of Object.entries(headers)) {
    const name = written.toLowerCase()
    if (value === undefined || OF_HTTP1.has(name)) continue
    validateHeaderName(name)
    for (const one of [value].flat()) validateHeaderValue(name, one)
    fields[name] = value
  }
  return fields
}

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.length; start += PIECE) yield body.subarray(start, start + PIECE)
}

/**
 * Calls back when a stream of HTTP/2 ends before the whole answer was sent: the client has reset it, or its connection is gone.
 * At once, if that is so already.
 */
export function whenStreamGone(stream: ServerHttp2Stream, callback: () => void): void {
  let told = false
  const tell = (): void => {
    if (told || !isStreamGone(stream)) return
    told = true
    callback()
  }
  stream.once('aborted', tell).once('close', tell)
  tell()
}

/** Whether nobody is left to read the answer, and not all of it was sent. */
export function isStreamGone(stream: ServerHttp2Stream): boolean {
  return stream.aborted || (stream.closed && (stream.rstCode !== 0 || !stream.writableFinished))
}
