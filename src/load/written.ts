import type { Place } from '../contract/place.ts'
import { isSecretName, MASK, withoutPasswords } from '../contract/secret.ts'
import { indentation, strip, words } from './blanks.ts'

/** A file as it is written: its lines, and the values of its options, which take one line or more. */
export interface Source {
  readonly filename: string
  readonly lines: readonly string[]
  /** By the number of the option; the lines of each, without the blanks around them, with newlines between. */
  values: string[]
  /** The index of each option's last line. */
  readonly ends: number[]
}

/** One option as written: its value is not interpolated yet. Where it stands is worked out when somebody asks. */
export class IniOption {
  readonly name: string
  readonly #source: Source
  readonly #section: string
  readonly #number: number
  readonly #first: number
  #words: ReadonlyMap<string, Place> | undefined
  #shown: { readonly index: number; readonly text: string } | undefined

  /** The next option of a file. @param line the index of its first line */
  constructor(source: Source, section: string, name: string, value: string, line: number) {
    this.name = name
    this.#source = source
    this.#section = section
    this.#first = line
    this.#number = source.values.push(value) - 1
    source.ends.push(line)
  }

  get value(): string {
    return this.#source.values[this.#number] ?? ''
  }

  /** Where its name stands. */
  get place(): Place {
    return this.#place(this.#first, indentation(this.#line(this.#first)), this.name.length)
  }

  /** Where its value begins. */
  get valuePlace(): Place {
    const line = this.#line(this.#first)
    const column = this.#valueColumn()
    return this.#place(this.#first, column, strip(line.slice(column)).length)
  }

  /** Where in its value a piece of text stands, if possible as a word; its name, if the text came there by a reference. */
  placeOf(text: string): Place {
    if (text === '') return this.place
    // The names of a long pipeline are looked for one after the other.
    if (this.value.length > 1000) this.#words ??= this.#wordPlaces()
    return this.#words?.get(text) ?? this.#search(text, isWord) ?? this.#search(text, () => true) ?? this.place
  }

  #wordPlaces(): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>()
    for (const [index, line, from] of this.#valueLines()) {
      let column = from
      for (const word of words(line.slice(from))) {
        column = line.indexOf(word, column)
        if (!places.has(word)) places.set(word, this.#place(index, column, word.length))
        column += word.length
      }
    }
    return places
  }

  #search(text: string, fits: (line: string, from: number, to: number) => boolean): Place | undefined {
    for (const [index, line, from] of this.#valueLines()) {
      for (let column = line.indexOf(text, from); column >= 0; column = line.indexOf(text, column + 1))
        if (fits(line, column, column + text.length)) return this.#place(index, column, text.length)
    }
    return undefined
  }

  *#valueLines(): Generator<[index: number, line: string, from: number]> {
    for (let index = this.#first; index <= (this.#source.ends[this.#number] ?? 0); index++) {
      const line = this.#line(index)
      const from = index === this.#first ? this.#valueColumn() : indentation(line)
      if (index === this.#first || !'#;'.includes(line.charAt(from) || ' ')) yield [index, line, from]
    }
  }

  #line(index: number): string {
    return this.#source.lines[index] ?? ''
  }

  /** Where the value begins in its first line; the end of the line, if it does not. */
  #valueColumn(): number {
    const line = this.#line(this.#first)
    const after =
      line.slice(indentation(line) + this.name.length).search(/[=:]/) + indentation(line) + this.name.length + 1
    return after + indentation(line.slice(after))
  }

  #place(index: number, column: number, length: number): Place {
    const { filename: file, lines } = this.#source
    // The words of a long pipeline stand in one line.
    if (this.#shown?.index !== index)
      this.#shown = { index, text: this.#isSecret() ? this.#masked(index) : withoutPasswords(lines[index] ?? '') }
    const { text } = this.#shown
    return { file, line: index + 1, column: column + 1, length, text, section: this.#section }
  }

  // Who reads an error need not be one who may read the file. A mere `${VARIABLE}` says nothing, though.
  #isSecret(): boolean {
    return isSecretName(this.name) && this.value !== '' && !/^\$\{\w+\}$/.test(this.value)
  }

  #masked(index: number): string {
    const line = this.#line(index)
    return line.slice(0, index === this.#first ? this.#valueColumn() : indentation(line)) + MASK
  }
}

export class IniSection {
  readonly name: string
  readonly options: Map<string, IniOption> = new Map()
  /** What stands after the header on its line; PasteDeploy ignores it. */
  readonly tail: string
  readonly #source: Source
  readonly #line: number

  /** @param line the index of its header */
  constructor(source: Source, name: string, tail: string, line: number) {
    this.name = name
    this.tail = tail
    this.#source = source
    this.#line = line
  }

  /** Where its header stands. */
  get place(): Place {
    return placeOfLine(this.#source, this.#line, this.name.length + 2, this.name)
  }
}

/** A place at the beginning of what a line says. */
export function placeOfLine({ filename, lines }: Source, index: number, length: number, section?: string): Place {
  const line = lines[index] ?? ''
  const column = indentation(line) + 1
  // `admin_password hunter2` is no option, and yet tells a secret.
  const [lead = '', name = ''] = /^[^\S\n]*([^\s=:]+)[\s=:]+(?=\S)/.exec(line) ?? []
  const text = isSecretName(name) ? lead + MASK : withoutPasswords(line)
  return { file: filename, line: index + 1, column, length, text, ...(section !== undefined && { section }) }
}

function isWord(line: string, from: number, to: number): boolean {
  return (
    (from === 0 || strip(line.charAt(from - 1)) === '' || /[=:]/.test(line.charAt(from - 1))) &&
    strip(line.charAt(to)) === ''
  )
}
