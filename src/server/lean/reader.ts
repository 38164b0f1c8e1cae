import type { BodyOwner } from './body.ts'
import { type ParserListener, STOP } from './llhttp.ts'
import { LeanMessage } from './message.ts'
import { Parser } from './parser.ts'

/** What may be around the bytes of a chunked body: for each piece of it, and beyond. */
const PIECE_FRAMING = 64
const BODY_FRAMING = 16 * 1024

const NOTHING: Buffer = Buffer.alloc(0)

/** Makes requests of the bytes of a connection, one after the other. */
export class LeanReader implements ParserListener {
  /** The request that is read, or was read to its end. */
  message: LeanMessage | undefined
  /** The status with which what came must be refused, if it must. */
  refusal: number | undefined
  readonly #parser = new Parser()
  readonly #maxHeaderSize: number
  readonly #owner: BodyOwner
  #headSize = 0
  #framing = 0
  #body: Buffer[] = []
  #isChunked = false
  #isComplete = false

  constructor(maxHeaderSize: number, owner: BodyOwner) {
    this.#maxHeaderSize = maxHeaderSize
    this.#owner = owner
  }

  /** @returns how many of the bytes were used: all, unless the request came to its end */
  read(bytes: Buffer): number {
    const isBody = this.message?.hasHead
    let isHttp = this.#parser.read(bytes, this)
    const { used } = this.#parser
    // Whether the body can be read at all is told by reading on, be it nothing (RFC 9112 6.3).
    if (isHttp && !isBody && this.#isChunked) isHttp = this.#parser.read(NOTHING, this)
    if (isBody) this.#framing -= used
    this.#deliver()
    if (!isHttp) this.refusal ??= 400
    else if (this.#framing < 0) this.refusal = 413
    return used
  }

  // Not from within the parser: whoever reads the body may do anything. In one piece, since a client chooses how small the pieces
  // are, and each costs more than its bytes.
  #deliver(): void {
    const pieces = this.#body
    const [first] = pieces
    if (first) {
      this.#body = []
      this.message?.push(pieces.length > 1 ? Buffer.concat(pieces) : first)
    }
    if (this.#isComplete) this.message?.end()
    this.#isComplete = false
  }

  free(): void {
    this.#parser.free()
  }

  onBegin(): void {
    this.message = new LeanMessage()
    this.#headSize = 0
    this.#framing = BODY_FRAMING
    this.#isChunked = false
  }

  onTarget(text: string): number {
    if (this.message) this.message.target += text
    return this.#count(text)
  }

  // Behind the body there may be trailers, which are ignored (RFC 9110 6.5.1).
  onField(text: string): number {
    if (!this.message?.hasHead) this.message?.head.onField(text)
    return this.#count(text)
  }

  onValue(text: string): number {
    if (!this.message?.hasHead) this.message?.head.onValue(text)
    return this.#count(text)
  }

  onHead(method: string, version: string, keepAlive: boolean): boolean {
    this.message?.begin(method, version, keepAlive, this.#owner)
    // Trailers are counted for themselves.
    this.#headSize = 0
    // From here on, what is around the pieces of a body is counted.
    this.#isChunked = this.message?.headers['transfer-encoding'] !== undefined
    return this.#isChunked
  }

  onBody(bytes: Buffer): void {
    this.#framing += bytes.length + PIECE_FRAMING
    this.#body.push(bytes)
  }

  onComplete(): void {
    this.#isComplete = true
  }

  #count(text: string): number {
    this.#headSize += text.length
    if (this.#headSize < this.#maxHeaderSize) return 0
    this.refusal = 431
    return STOP
  }
}
