/** Where lines go: stderr, or any other stream. */
export interface Output {
  write(text: string): unknown
}

/** Lines that are written together at the end of a turn of the event loop: a write for each of them would cost far more. */
export class Lines {
  readonly #output: Output
  #waiting = ''

  constructor(output: Output) {
    this.#output = output
  }

  /** @param line with its end */
  write(line: string): void {
    if (this.#waiting === '') setImmediate(() => this.flush())
    this.#waiting += line
  }

  flush(): void {
    if (this.#waiting === '') return
    this.#output.write(this.#waiting)
    this.#waiting = ''
  }
}

const PLAIN = /^[\x21\x23-\x5b\x5d-\x7e]*$/

/**
 * A text in which nothing can end a line, or the quotes around it, nor reach a terminal: what a client sends must not be able
 * to write a line of its own into a log.
 */
export function escaped(text: string): string {
  // Nearly every text is plain, and a test costs a tenth of a replacement.
  if (PLAIN.test(text)) return text
  return text.replace(/[^\x21-\x7e]|["\\]/gu, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')
    return hex.length > 2 ? `\\u{${hex}}` : `\\x${hex}`
  })
}
