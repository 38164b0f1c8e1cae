import { indentation, stripEnd } from './blanks.ts'

/** A line of an INI file, and what it is to the one who reads it. */
export interface WrittenLine {
  /**
   * A `continuation` is a line of the value above, be it blank; an `inner-comment` stands among such lines, or right below them
   * as deep as they.
   */
  readonly kind: 'header' | 'option' | 'continuation' | 'inner-comment' | 'comment' | 'blank'
  readonly indent: string
  /** Without the blanks around it. */
  readonly text: string
}

/** The lines of a file that `parseIni` can read. */
export function linesOf(text: string): WrittenLine[] {
  const reader = new Reader()
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) reader.line(line)
  return reader.lines
}

class Reader {
  readonly lines: WrittenLine[] = []
  #isOpen = false
  #indent = 0
  // Where the last line of the open value is, blank ones not counted.
  #last = 0

  line(line: string): void {
    const indent = line.slice(0, indentation(line))
    const text = stripEnd(line.slice(indent.length))
    const kind = this.#kindOf(indent.length, text)
    // Only now is it known that what was in between belongs to the value.
    if (kind === 'continuation') this.#includeSince(this.#last + 1)
    if (kind === 'continuation' || kind === 'option') this.#last = this.lines.length
    this.lines.push({ kind, indent, text })
  }

  #kindOf(indent: number, text: string): WrittenLine['kind'] {
    if (/^[#;]/.test(text)) return this.#isInner(indent) ? 'inner-comment' : 'comment'
    if (text === '') return 'blank'
    if (this.#isOpen && indent > this.#indent) return 'continuation'
    this.#indent = indent
    this.#isOpen = !(text.startsWith('[') && text.lastIndexOf(']') > 1)
    return this.#isOpen ? 'option' : 'header'
  }

  #isInner(indent: number): boolean {
    return this.#isOpen && indent > this.#indent && /option|continuation|inner/.test(this.lines.at(-1)?.kind ?? '')
  }

  #includeSince(first: number): void {
    for (let index = first; index < this.lines.length; index++) {
      const line = this.lines[index]
      if (line?.kind === 'blank') this.lines[index] = { ...line, kind: 'continuation', indent: '' }
      if (line?.kind === 'comment') this.lines[index] = { ...line, kind: 'inner-comment' }
    }
  }
}
