import { Readable } from 'node:stream'
import type { BodySource } from '../../contract/body.ts'

/** So much of a body is taken before somebody reads it. */
const ENOUGH = 64 * 1024

/** What a connection does for a body. */
export interface BodyOwner {
  /** Called whenever more is wanted. */
  onWanted(body: LeanBody): void
}

/** The body of a request while it arrives. There is a stream of it only if somebody asks before all of it is there. */
export class LeanBody {
  readonly #owner: BodyOwner
  #chunks: Buffer[] = []
  #size = 0
  #stream: BodyStream | undefined
  #state: 'arriving' | 'complete' | 'unwanted' | 'aborted' = 'arriving'

  constructor(owner: BodyOwner) {
    this.#owner = owner
  }

  /** Whether no more should be read for now. */
  get isFull(): boolean {
    if (this.#state === 'unwanted') return false
    return this.#stream ? this.#stream.isFull : this.#size >= ENOUGH
  }

  push(bytes: Buffer): void {
    if (this.#state === 'unwanted') return
    if (this.#stream) this.#stream.receive(bytes)
    else {
      this.#chunks.push(bytes)
      this.#size += bytes.length
    }
  }

  end(): void {
    if (this.#state === 'arriving') this.#state = 'complete'
    this.#stream?.finish()
  }

  /** The client has gone, or what it sent is no HTTP. */
  abort(): void {
    if (this.#state === 'complete') return
    this.#state = 'aborted'
    this.#stream?.leave()
  }

  /** Whatever is still to come is thrown away. */
  discard(): void {
    if (this.#state !== 'arriving') return
    if (this.#stream) this.#stream.resume()
    else {
      this.#state = 'unwanted'
      this.#chunks = []
    }
  }

  source(): BodySource {
    if (this.#state === 'complete' && !this.#stream) {
      return this.#chunks.length === 1 ? (this.#chunks[0] ?? null) : Buffer.concat(this.#chunks)
    }
    this.#stream ??= this.#streamed()
    return this.#stream
  }

  #streamed(): BodyStream {
    const stream = new BodyStream(() => this.#owner.onWanted(this))
    for (const chunk of this.#chunks.splice(0)) stream.receive(chunk)
    if (this.#state === 'complete') stream.finish()
    else if (this.#state !== 'arriving') stream.leave()
    return stream
  }
}

class BodyStream extends Readable {
  /** Whether all of it has arrived, as node:http calls it. */
  complete = false
  isFull = false
  readonly #onWanted: () => void

  constructor(onWanted: () => void) {
    super({ highWaterMark: ENOUGH })
    this.#onWanted = onWanted
    // Of a body that nobody reads, the end of its client is nobody's mistake.
    this.on('error', () => {})
  }

  receive(bytes: Buffer): void {
    this.isFull = !this.destroyed && !this.push(bytes)
  }

  finish(): void {
    this.complete = true
    if (!this.destroyed) this.push(null)
  }

  leave(): void {
    // As node:http says it.
    this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
  }

  override _read(): void {
    this.isFull = false
    this.#onWanted()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.isFull = false
    callback(error)
    this.#onWanted()
  }
}
