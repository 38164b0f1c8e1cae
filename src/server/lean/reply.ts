import type { Socket } from 'node:net'
import type { Response } from '../../contract/response.ts'
import { discard, isWhole, readableOf, type StreamBody, type WholeBody } from '../../contract/response-body.ts'
import { type Outlet, pump } from '../pump.ts'
import { checkStatus, type Fields, fieldsOf, isBodiless, lengthOf } from '../response-fields.ts'
import { headOf, saysClose } from './head.ts'
import type { LeanMessage } from './message.ts'

/** Up to this size a body that is no text of ASCII is copied behind its head. */
const COPIED = 16 * 1024

/** What a connection is to an answer. */
export interface Line {
  readonly socket: Socket
  readonly scheme: string
  readonly remoteAddress: string
  /** For how many milliseconds the connection is kept while it is idle; nothing if it is to be closed. */
  readonly keepAlive: number | undefined
  /** Called when all of an answer is handed over to the system. */
  onWritten(): void
}

/** The answer to a request: one head, and its body in one piece or as it comes. */
export class LeanReply implements Outlet {
  readonly message: LeanMessage
  readonly line: Line
  headersSent = false
  writableEnded = false
  /** Whether all of it is handed over to the system. */
  writableFinished = false
  #isRefused = false
  #head = ''
  #chunked = false
  #length: number | undefined
  #written = 0
  #onDrain: (() => void) | undefined
  #onGone: (() => void)[] | undefined
  #onOver: (() => void)[] | undefined

  constructor(message: LeanMessage, line: Line) {
    this.message = message
    this.line = line
  }

  get isGone(): boolean {
    return this.line.socket.destroyed
  }

  /** As `Transport.write` says. */
  send(response: Response, onFailure: (error: unknown) => void): void {
    const { status, headers, body } = response
    if (this.headersSent || this.isGone) {
      discard(body)
      return
    }
    checkStatus(status)
    if (isWhole(body)) this.#sendWhole(status, fieldsOf(headers, false), body)
    else this.#sendStream(status, fieldsOf(headers, !isBodiless(status)), body, onFailure)
  }

  /** Answers nothing but a status, and closes the connection. What the application may come to say is not waited for. */
  refuse(status: number): void {
    this.#isRefused = true
    this.#leave()
    this.#sendWhole(status, ['connection', 'close'], null)
  }

  // One text or one buffer is one write.
  #sendWhole(status: number, fields: Fields, body: WholeBody): void {
    const bodiless = isBodiless(status)
    const length = lengthOf(body)
    if (this.message.hasMuchToCome) this.message.keepAlive = false
    const head = headOf(status, fields, { length: bodiless ? undefined : length, keepAlive: this.#kept(fields) })
    const { socket } = this.line
    this.headersSent = true
    this.writableEnded = true
    if (bodiless || length === 0 || this.message.method === 'HEAD' || body === null) socket.write(head, 'latin1')
    else if (typeof body === 'string' && length === body.length) socket.write(head + body, 'latin1')
    else if (length <= COPIED) socket.write(joined(head, body, length))
    else {
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body)
      socket.uncork()
    }
    this.#finish()
  }

  #sendStream(status: number, fields: Fields, body: StreamBody, onFailure: (error: unknown) => void): void {
    if (isBodiless(status) || this.message.method === 'HEAD') {
      this.#prepare(status, fields)
      this.#length = undefined
      this.#chunked = false
      this.end()
      discard(body)
    } else {
      const sendHead = (): void => this.#prepare(status, fields)
      pump({ source: readableOf(body), reply: this, sendHead, onFailure })
    }
  }

  // The head leaves with the first bytes.
  #prepare(status: number, fields: Fields): void {
    const hasBody = !isBodiless(status) && this.message.method !== 'HEAD'
    const length = takeLength(fields)
    const chunked = hasBody && length === undefined && this.message.version === '1.1'
    // HTTP/1.0 knows a body without a length, which ends with the connection.
    if (hasBody && length === undefined && !chunked) this.message.keepAlive = false
    this.#head = headOf(status, fields, { length, chunked, keepAlive: this.#kept(fields) })
    this.#length = length
    this.#chunked = chunked
    this.headersSent = true
  }

  #kept(fields: Fields): number | undefined {
    const { message, line } = this
    if (line.keepAlive === undefined || message.awaitsContinue || saysClose(fields)) message.keepAlive = false
    return message.keepAlive ? line.keepAlive : undefined
  }

  write(chunk: string | Uint8Array): boolean {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (!(bytes instanceof Uint8Array))
      throw new TypeError('the stream of the answer yields what is neither text nor bytes')
    this.#written += bytes.byteLength
    if (this.#length !== undefined && this.#written > this.#length) throw this.#mismatch()
    const { socket } = this.line
    // An empty chunk would be the last one.
    if (bytes.byteLength === 0) return !socket.writableNeedDrain
    socket.cork()
    const size = this.#chunked ? `${bytes.byteLength.toString(16)}\r\n` : ''
    if (this.#head + size !== '') socket.write(this.#head + size, 'latin1')
    this.#head = ''
    const goesOn = socket.write(bytes)
    if (this.#chunked) socket.write('\r\n', 'latin1')
    socket.uncork()
    return goesOn
  }

  end(): void {
    if (this.#length !== undefined && this.#written !== this.#length) throw this.#mismatch()
    const last = this.#head + (this.#chunked ? '0\r\n\r\n' : '')
    this.writableEnded = true
    this.#head = ''
    if (last !== '') this.line.socket.write(last, 'latin1')
    this.#finish()
  }

  flushHeaders(): void {
    if (this.#head !== '') this.line.socket.write(this.#head, 'latin1')
    this.#head = ''
  }

  on(_event: 'drain', listener: () => void): void {
    this.#onDrain = listener
  }

  onDrain(): void {
    this.#onDrain?.()
  }

  /** Calls back when the connection closes before the whole answer was written; at once, if it has closed already. */
  whenGone(callback: () => void): void {
    if (this.#isRefused || (this.isGone && !this.writableFinished)) callback()
    else if (!this.writableFinished) this.#onGone = [...(this.#onGone ?? []), callback]
  }

  /** Calls back when the whole answer was written, or its client has gone. */
  whenOver(callback: () => void): void {
    this.#onOver = [...(this.#onOver ?? []), callback]
  }

  /** The connection has closed. */
  leave(): void {
    if (this.writableFinished) return
    this.#leave()
    for (const callback of this.#onOver ?? []) callback()
  }

  #leave(): void {
    const callbacks = this.#onGone ?? []
    this.#onGone = undefined
    for (const callback of callbacks) callback()
  }

  /** Breaks the answer off in such a way that what the client has of it does not look complete, as `breakOff` does. */
  breakOff(): void {
    const { socket } = this.line
    this.writableEnded = true
    if (socket.remoteFamily && this.message.version === '1.0' && this.line.scheme === 'http') socket.resetAndDestroy()
    else socket.destroy()
  }

  #finish(): void {
    const { socket } = this.line
    if (socket.writableLength === 0) this.#over()
    // It is called when all that was written before is.
    else socket.write('', (error) => error || this.#over())
  }

  #over(): void {
    this.writableFinished = true
    this.#onGone = undefined
    for (const callback of this.#onOver ?? []) callback()
    this.line.onWritten()
  }

  #mismatch(): Error {
    return new Error(`the answer has ${this.#written} bytes or more, and its content-length says ${this.#length}`)
  }
}

function joined(head: string, body: string | Uint8Array, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + length)
  bytes.write(head, 'latin1')
  if (typeof body === 'string') bytes.write(body, head.length)
  else bytes.set(body, head.length)
  return bytes
}

// The last word on the length is the server's. An application that gives two, in names that are written differently, gives none.
function takeLength(fields: Fields): number | undefined {
  const values: string[] = []
  for (let index = fields.length - 2; index >= 0; index -= 2) {
    if (String(fields[index]).toLowerCase() === 'content-length') values.push(String(fields.splice(index, 2)[1]))
  }
  const [value = '', ...more] = values
  return more.length === 0 && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}
