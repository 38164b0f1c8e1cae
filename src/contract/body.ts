import { Readable } from 'node:stream'
import { HttpError } from './http-error.ts'

/** Where the bytes of a request come from. */
export type BodySource = Readable | Uint8Array | string | null

/** The body of one request, read once and kept, however many filters and applications look at it. */
export class Body {
  #source: BodySource
  #limit = Number.POSITIVE_INFINITY
  #bytes: Promise<Buffer> | undefined

  constructor(source: BodySource) {
    this.#source = source
  }

  /** Refuses more than so many bytes with a 413, also while they arrive. The lowest limit that anyone sets holds. */
  limit(bytes: number): void {
    this.#limit = Math.min(this.#limit, bytes)
  }

  bytes(): Promise<Buffer> {
    this.#bytes ??= this.#read()
    return this.#bytes
  }

  /** The bytes as they arrive. After this the body cannot be had in any other way, unless it had been read before. */
  stream(): Readable {
    if (this.#bytes) return Readable.from(lazily(this.#bytes))
    const source = this.#take()
    const stream = source instanceof Readable ? source : Readable.from(source === null ? [] : [Buffer.from(source)])
    return this.#limit === Number.POSITIVE_INFINITY ? stream : Readable.from(counted(stream, this.#limit))
  }

  async #read(): Promise<Buffer> {
    const source = this.#take()
    if (!(source instanceof Readable)) return within(Buffer.from(source ?? ''), this.#limit)
    const whole = takeWhole(source)
    return whole ? within(whole, this.#limit) : collect(source, () => this.#limit)
  }

  #take(): BodySource {
    const source = this.#source
    if (source === undefined) throw new Error('the body of this request was already taken as a stream')
    this.#source = undefined as unknown as BodySource
    return source
  }
}

// A message of node:http that has arrived to its end need not be waited for.
function takeWhole(stream: Readable & { readonly complete?: boolean }): Buffer | null {
  return stream.complete === true && stream.readableFlowing === null && !stream.destroyed ? stream.read() : null
}

// Listeners rather than `for await`: a tenth faster, and the stream is left alive so that a 413 can still be answered.
function collect(stream: Readable, limit: () => number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = (settle: () => void): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose)
      settle()
    }
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk)
      size += chunk.length
      if (size > limit()) stop(() => reject(tooLarge()))
    }
    const onEnd = (): void =>
      stop(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)))
    const onError = (error: Error): void => stop(() => reject(cutShort(error)))
    const onClose = (): void => stop(() => reject(cutShort()))
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose)
    if (stream.readableEnded) onEnd()
    else if (stream.destroyed) onClose()
  })
}

async function* counted(stream: Readable, limit: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    yield chunk
  }
}

async function* lazily(bytes: Promise<Buffer>): AsyncGenerator<Buffer> {
  yield await bytes
}

function within(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw tooLarge()
  return bytes
}

function tooLarge(): HttpError {
  return new HttpError(413, 'Request is too large.')
}

function cutShort(cause?: Error): HttpError {
  return new HttpError(400, 'The request ended before its body was complete.', { cause })
}
