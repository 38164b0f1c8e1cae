import { indentation, strip, stripEnd } from '../load/blanks.ts'

/** A piece of one line: `start` and `end` are counted from 0, in UTF-16 code units. */
export interface Span {
  readonly line: number
  readonly start: number
  readonly end: number
}

/** An option as it stands, whether or not it is finished. */
export interface DocumentOption {
  readonly name: string
  readonly span: Span
  /** The lines of its value, without the blanks around them; none before there is a `=` or `:`. */
  readonly value: Span[]
}

export interface DocumentSection {
  /** What stands between the brackets. */
  readonly name: string
  /** `app` of `[app:main]`. */
  readonly prefix: string
  /** `main` of `[app:main]`; undefined for `[app]`. */
  readonly label: string | undefined
  readonly span: Span
  readonly options: DocumentOption[]
}

/** Where in a document a place is. */
export type Spot =
  | { readonly part: 'header'; readonly section: DocumentSection }
  | { readonly part: 'name'; readonly section: DocumentSection; readonly option?: DocumentOption }
  | { readonly part: 'value'; readonly section: DocumentSection; readonly option: DocumentOption }

/** A configuration as it is being written: its lines are parted as the loader does, but nothing is a mistake. */
export class IniDocument {
  readonly lines: readonly string[]
  readonly sections: DocumentSection[] = []

  constructor(text: string) {
    this.lines = text.split(/\r\n|\r|\n/)
    let [option, depth]: [DocumentOption | undefined, number] = [undefined, 0]
    for (const [line, whole] of this.lines.entries()) {
      const start = indentation(whole) + (line === 0 && whole.startsWith('\ufeff') ? 1 : 0)
      const written = stripEnd(whole.slice(start))
      if (written === '' || /^[#;]/.test(written)) continue
      const span = { line, start, end: start + written.length }
      if (option && start > depth) option.value.push(span)
      else {
        option = written.startsWith('[') ? this.#section(written, span) : this.#option(written, span)
        depth = start
      }
    }
  }

  textOf({ line, start, end }: Span): string {
    return this.lines[line]?.slice(start, end) ?? ''
  }

  valueOf({ value }: DocumentOption): string {
    return value.map((span) => this.textOf(span)).join('\n')
  }

  /** An option of a section by its name. */
  option(section: DocumentSection, name: string): DocumentOption | undefined {
    return section.options.find((option) => option.name === name)
  }

  /** What stands at a place; nothing before the first section, and in a comment. */
  at(line: number, character: number): Spot | undefined {
    const section = this.sections.findLast(({ span }) => span.line <= line)
    const text = this.lines[line] ?? ''
    if (!section || /^\s*[#;]/.test(text)) return undefined
    if (section.span.line === line) return { part: 'header', section }
    const option = section.options.findLast(({ span }) => span.line <= line)
    if (!option || (option.span.line < line && indentation(text) === 0)) return { part: 'name', section }
    const isName = option.span.line === line && character <= (option.value[0]?.start ?? Number.POSITIVE_INFINITY)
    const onName = isName && (option.value.length === 0 || character <= option.span.end)
    return onName ? { part: 'name', section, option } : { part: 'value', section, option }
  }

  #section(written: string, { line, start }: Span): undefined {
    const end = written.lastIndexOf(']')
    const name = written.slice(1, end > 0 ? end : undefined)
    const colon = name.indexOf(':')
    const prefix = colon < 0 ? name : name.slice(0, colon)
    const label = colon < 0 ? undefined : strip(name.slice(colon + 1))
    this.sections.push({
      name,
      prefix,
      label,
      span: { line, start: start + 1, end: start + 1 + name.length },
      options: [],
    })
  }

  #option(written: string, { line, start, end }: Span): DocumentOption | undefined {
    const delimiter = written.search(/[=:]/)
    const name = stripEnd(delimiter < 0 ? written : written.slice(0, delimiter))
    const from = delimiter < 0 ? end : start + delimiter + 1
    const value =
      delimiter < 0 ? [] : [{ line, start: Math.min(from + indentation(written.slice(delimiter + 1)), end), end }]
    const option = { name, span: { line, start, end: start + name.length }, value }
    this.sections.at(-1)?.options.push(option)
    return option
  }
}
