import { decode } from 'ini'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import { indentation, strip, stripEnd } from './blanks.ts'

/** One option as written: its value is not interpolated yet. */
export interface IniOption {
  readonly name: string
  readonly value: string
  /** Where its name stands. */
  readonly place: Place
  /** The lines of the value, each with the position of its first character. */
  readonly lines: readonly ValueLine[]
}

export interface ValueLine {
  readonly text: string
  readonly place: Place
}

export interface IniSection {
  readonly name: string
  readonly place: Place
  readonly options: ReadonlyMap<string, IniOption>
  /** What stands after the header on its line; PasteDeploy ignores it. */
  readonly tail: string
}

export interface IniFile {
  readonly filename: string
  /** The options of `[DEFAULT]`. */
  readonly defaults: ReadonlyMap<string, IniOption>
  readonly sections: ReadonlyMap<string, IniSection>
}

/**
 * Parses the dialect of Python's ConfigParser (3.11, no inline comments), which is PasteDeploy's: `=` or `:` after a name, values
 * continued by deeper lines, comments on whole lines, options and sections only once but for `[DEFAULT]`.
 *
 * @throws ConfigError with every line that cannot be understood and every duplicate
 */
export function parseIni(text: string, filename: string): IniFile {
  const reader = new Reader(filename)
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  for (const [index, line] of lines.entries()) if (!reader.read(line, index + 1)) break
  return reader.finish()
}

interface OpenOption {
  readonly name: string
  readonly place: Place
  readonly lines: ValueLine[]
}

interface OpenSection {
  readonly name: string
  readonly place: Place
  readonly tail: string
  readonly options: Map<string, OpenOption>
}

// The algorithm of ConfigParser._read, a line at a time.
class Reader {
  readonly #filename: string
  readonly #sections = new Map<string, OpenSection>()
  readonly #defaults: OpenSection
  readonly #problems: Problem[] = []
  #section: OpenSection | undefined
  #option: OpenOption | undefined
  #indentation = 0

  constructor(filename: string) {
    this.#filename = filename
    this.#defaults = { name: 'DEFAULT', place: this.#place(1, '', 0, 0), tail: '', options: new Map() }
  }

  /** Takes one line; false when nothing after it could be understood. */
  read(line: string, number: number): boolean {
    const text = strip(line)
    if (text.startsWith('#') || text.startsWith(';')) return true
    const indent = indentation(line)
    if (text === '') this.#continue('', line, number, indent)
    else if (this.#option && indent > this.#indentation) this.#continue(text, line, number, indent)
    else return this.#begin(text, line, number, indent)
    return true
  }

  finish(): IniFile {
    const [first, ...rest] = this.#problems
    if (first) throw new ConfigError([first, ...rest])
    return decoded(this.#filename, this.#defaults, [...this.#sections.values()])
  }

  #continue(text: string, line: string, number: number, indent: number): void {
    this.#option?.lines.push({ text, place: this.#place(number, line, indent, text.length) })
  }

  #begin(text: string, line: string, number: number, indent: number): boolean {
    this.#indentation = indent
    const header = /^\[(.+)\]/.exec(text)
    if (header)
      this.#beginSection(
        header[1] ?? '',
        text.slice(header[0].length),
        this.#place(number, line, indent, header[0].length),
      )
    else if (this.#section) this.#beginOption(this.#section, text, line, number, indent)
    else
      this.#report('missing-section-header', 'text before the first section header', number, line, indent, text.length)
    return this.#section !== undefined
  }

  #beginSection(name: string, tail: string, place: Place): void {
    this.#option = undefined
    if (name === 'DEFAULT') {
      this.#section = this.#defaults
      return
    }
    const other = this.#sections.get(name)
    this.#section = { name, place: { ...place, section: name }, tail: strip(tail), options: new Map() }
    if (other) this.#twice('duplicate-section', `section [${name}] is there twice`, place, other.place)
    else this.#sections.set(name, this.#section)
  }

  #beginOption(section: OpenSection, text: string, line: string, number: number, indent: number): void {
    const delimiter = text.search(/[=:]/)
    const name = stripEnd(text.slice(0, Math.max(delimiter, 0)))
    this.#option = undefined
    if (name === '') {
      const why = delimiter < 0 ? 'neither a section header nor an option' : 'an option without a name'
      this.#report('not-an-option', why, number, line, indent, text.length)
      return
    }
    const value = strip(text.slice(delimiter + 1))
    const column = value === '' ? line.length : line.indexOf(value, indent + delimiter + 1)
    const place = this.#place(number, line, indent, name.length)
    const option = { name, place, lines: [{ text: value, place: this.#place(number, line, column, value.length) }] }
    const other = section.options.get(name)
    if (other) this.#twice('duplicate-option', `"${name}" is there twice in [${section.name}]`, place, other.place)
    else section.options.set(name, option)
    this.#option = option
  }

  #place(line: number, text: string, column: number, length: number): Place {
    const section = this.#section && { section: this.#section.name }
    return { file: this.#filename, line, column: column + 1, length, text, ...section }
  }

  #report(
    code: 'missing-section-header' | 'not-an-option',
    message: string,
    number: number,
    line: string,
    indent: number,
    length: number,
  ): void {
    this.#problems.push({ code, message, place: this.#place(number, line, indent, length) })
  }

  #twice(code: 'duplicate-section' | 'duplicate-option', message: string, place: Place, first: Place): void {
    this.#problems.push({ code, message, place, hint: `the first is in line ${first.line}` })
  }
}

/*
 * The values are decoded by the `ini` package. Its own dialect cuts values at `;` and `#`, trims them, nests sections at dots,
 * reorders names like `10` and drops `__proto__`; so it is given the logical lines in its own spelling: a number for each
 * section and option, whose true names stay here, and each value as a quoted string.
 */
function decoded(filename: string, defaults: OpenSection, sections: readonly OpenSection[]): IniFile {
  const all = [defaults, ...sections]
  const lines = all.flatMap((section, index) => [
    `[section ${index}]`,
    ...[...section.options.values()].map(quotedLine),
  ])
  const values = decode(lines.join('\n')) as Record<string, Record<string, unknown>>
  const [first, ...rest] = all.map((section, index) => withValues(section, values[`section ${index}`] ?? {}))
  return {
    filename,
    defaults: first?.options ?? new Map(),
    sections: new Map(rest.map((section) => [section.name, section])),
  }
}

function quotedLine(option: OpenOption, index: number): string {
  const value = stripEnd(option.lines.map((line) => line.text).join('\n'))
  // `ini` matches a line with `.`, which stops at these two.
  const quoted = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `option ${index} = ${quoted}`
}

function withValues(section: OpenSection, values: Record<string, unknown>): IniSection {
  const options = new Map<string, IniOption>()
  // `ini` makes a boolean of a quoted "true", too, so it is turned into text again.
  for (const option of section.options.values()) {
    options.set(option.name, { ...option, value: String(values[`option ${options.size}`]) })
  }
  return { ...section, options }
}
