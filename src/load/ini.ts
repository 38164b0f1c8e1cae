import { decode } from 'ini'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import { indentation, strip, stripEnd } from './blanks.ts'
import { IniOption, IniSection, placeOfLine, type Source } from './written.ts'

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
 * @throws ConfigError with every line that cannot be understood and every duplicate, or the first thousand
 */
export function parseIni(text: string, filename: string): IniFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  return new Reader({ filename, lines, values: [], ends: [] }).read()
}

// The memory that mistakes take must not grow with the file.
const MOST_PROBLEMS = 1000

// The algorithm of ConfigParser._read, a line at a time.
class Reader {
  readonly #source: Source
  readonly #sections = new Map<string, IniSection>()
  readonly #defaults: IniSection
  readonly #problems: Problem[] = []
  readonly #nameless = new Set<IniSection>()
  #section: IniSection | undefined
  // Whether the lines that follow may continue the last option, and how deep they must be for that.
  #isOpen = false
  #indentation = 0

  constructor(source: Source) {
    this.#source = source
    this.#defaults = new IniSection(source, 'DEFAULT', '', 0)
  }

  read(): IniFile {
    const { lines } = this.#source
    for (let index = 0; index < lines.length; index++) {
      this.#line(lines[index] ?? '', index)
      // What stands before any section makes no sense of the rest either.
      if (this.#problems.length >= MOST_PROBLEMS || (this.#problems.length > 0 && !this.#section)) break
    }
    const [first, ...rest] = this.#problems
    if (first) throw new ConfigError([first, ...rest])
    decodeValues(this.#source)
    return { filename: this.#source.filename, defaults: this.#defaults.options, sections: this.#sections }
  }

  #line(line: string, index: number): void {
    const indent = indentation(line)
    const text = stripEnd(line.slice(indent))
    if (text.startsWith('#') || text.startsWith(';')) return
    if (text === '' || (this.#isOpen && indent > this.#indentation)) this.#continue(text, index)
    else this.#begin(text, index, indent)
  }

  #continue(text: string, index: number): void {
    if (!this.#isOpen) return
    const { values, ends } = this.#source
    values[values.length - 1] += `\n${text}`
    ends[ends.length - 1] = index
  }

  #begin(text: string, index: number, indent: number): void {
    this.#indentation = indent
    this.#isOpen = false
    const end = text.startsWith('[') ? text.lastIndexOf(']') : 0
    if (end > 1) this.#beginSection(text.slice(1, end), strip(text.slice(end + 1)), index)
    else if (this.#section) this.#beginOption(this.#section, text, index)
    else this.#report('missing-section-header', 'text before the first section header', index, text)
  }

  #beginSection(name: string, tail: string, line: number): void {
    const other = this.#sections.get(name)
    this.#section = name === 'DEFAULT' ? this.#defaults : new IniSection(this.#source, name, tail, line)
    const place = other && placeOfLine(this.#source, line, name.length + 2)
    if (place) this.#twice('duplicate-section', `section [${name}] is there twice`, place, other.place)
    else if (name !== 'DEFAULT') this.#sections.set(name, this.#section)
  }

  #beginOption(section: IniSection, text: string, index: number): void {
    const delimiter = indexOfDelimiter(text)
    const name = stripEnd(text.slice(0, Math.max(delimiter, 0)))
    if (name === '') {
      if (delimiter < 0) this.#report('not-an-option', 'neither a section header nor an option', index, text)
      else this.#beginNameless(section, text, index)
      return
    }
    const option = new IniOption(this.#source, section.name, name, strip(text.slice(delimiter + 1)), index)
    const other = section.options.get(name)
    this.#isOpen = true
    if (!other) section.options.set(name, option)
    else this.#twice('duplicate-option', `"${name}" is there twice in [${section.name}]`, option.place, other.place)
  }

  // To ConfigParser a second one is a duplicate.
  #beginNameless(section: IniSection, text: string, index: number): void {
    if (this.#nameless.has(section)) this.#report('duplicate-option', 'another option without a name', index, text)
    else this.#report('not-an-option', 'an option without a name', index, text)
    this.#nameless.add(section)
  }

  #report(code: Problem['code'], message: string, index: number, shown: string): void {
    const place = placeOfLine(this.#source, index, shown.length, this.#section?.name)
    this.#problems.push({ code, message, place })
  }

  #twice(code: Problem['code'], message: string, place: Place, first: Place): void {
    this.#problems.push({ code, message, place, hint: `the first is in line ${first.line}` })
  }
}

/*
 * The values are decoded by the `ini` package. Its own dialect cuts values at `;` and `#`, trims them, nests sections at dots,
 * reorders names like `10` and drops `__proto__`; so it is given the logical lines in its own spelling: a list of quoted values,
 * whose names and places stay here.
 */
function decodeValues(source: Source): void {
  const { value = [] } = decode(source.values.map(quotedLine).join('\n')) as { value?: unknown[] }
  // `ini` makes a boolean of a quoted "true", too, so it is turned into text again.
  source.values = value.map(String)
}

function quotedLine(value: string): string {
  const quoted = JSON.stringify(stripEnd(value))
  // `ini` matches a line with `.`, which stops at these two.
  return `value[] = ${/[\u2028\u2029]/.test(quoted) ? quoted.replace(/[\u2028\u2029]/g, escaped) : quoted}`
}

function escaped(end: string): string {
  return end === '\u2028' ? '\\u2028' : '\\u2029'
}

function indexOfDelimiter(text: string): number {
  const [equals, colon] = [text.indexOf('='), text.indexOf(':')]
  return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon)
}
