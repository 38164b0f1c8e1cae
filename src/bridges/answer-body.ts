import { Readable } from 'node:stream'

/** The body of an answer while it is being written: kept until somebody asks for it, and from then on a stream. */
export class AnswerBody {
  readonly #chunks: Buffer[] = []
  #stream: Readable | undefined
  #proceed: (() => void) | undefined
  #ended = false

  /** @param proceed called when there is room for more */
  write(chunk: Buffer, proceed: () => void): void {
    if (this.#stream === undefined) this.#chunks.push(chunk)
    if (this.#stream === undefined || this.#stream.push(chunk)) proceed()
    else this.#proceed = proceed
  }

  end(): void {
    this.#ended = true
    this.#stream?.push(null)
  }

  /** The body was not written to its end. */
  breakOff(error: Error): void {
    if (!this.#ended) this.#stream?.destroy(error)
  }

  /** What was written so far, in one piece. */
  whole(): Buffer | null {
    const [first, ...rest] = this.#chunks
    return first === undefined || rest.length === 0 ? (first ?? null) : Buffer.concat(this.#chunks)
  }

  /** What was written and will be. @param onLeft called when nobody wants the rest */
  stream(onLeft: () => void): Readable {
    const stream = new Readable({
      read: () => this.#resume(),
      destroy: (error, done) => {
        if (!this.#ended) onLeft()
        done(error)
      },
    })
    // It may be broken off before anybody has it; whoever gets it finds that out.
    stream.on('error', () => {})
    for (const chunk of this.#chunks.splice(0)) stream.push(chunk)
    this.#stream = stream
    return stream
  }

  #resume(): void {
    const proceed = this.#proceed
    this.#proceed = undefined
    proceed?.()
  }
}
