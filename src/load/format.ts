import { strip, stripEnd } from './blanks.ts'
import { type IniFile, parseIni } from './ini.ts'
import { linesOf, type WrittenLine } from './written-lines.ts'

/**
 * Writes an INI file as one that is read every day would be written: a blank around `=` and after `:`, four blanks before a line
 * that continues a value, one blank line between sections, no blanks at the ends of lines. Comments stay, and so does the order.
 *
 * It means what it meant: both texts are read, and every section, option and value of them is compared.
 *
 * @throws ConfigError when the text cannot be read
 * @throws Error when the new text would mean something else, which is a mistake of this function
 */
export function formatIni(text: string, filename: string): string {
  const before = parseIni(text, filename)
  const [mark = '', end = '\n'] = [/^\ufeff/.exec(text)?.[0], /\r\n|\r|\n/.exec(text)?.[0]]
  const lines = separated(indented(linesOf(text)))
  const formatted = lines.length === 0 ? mark : mark + lines.map((line) => line + end).join('')
  const after = parseIni(formatted, filename)
  if (!isSame(before, after) || !isEqual(commentsOf(text), commentsOf(formatted)))
    throw new Error(`${filename} would mean something else when it is formatted; please report this as a bug`)
  return formatted
}

interface Line extends WrittenLine {
  readonly written: string
}

const INDENT = '    '
const NOTHING: WrittenLine = { kind: 'blank', indent: '', text: '' }

function indented(lines: readonly WrittenLine[]): Line[] {
  let margin = 0
  return lines.map((line, index) => {
    // What continues a value may be laid out, JSON say: its lines keep their depth among themselves.
    if (line.kind === 'option') margin = marginOf(lines, index)
    return { ...line, written: writtenLine(line, margin) }
  })
}

function marginOf(lines: readonly WrittenLine[], option: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let index = option + 1; index < lines.length; index++) {
    const { kind, indent, text } = lines[index] ?? NOTHING
    if (kind === 'option' || kind === 'header') break
    if (kind === 'continuation' && text !== '') least = Math.min(least, indent.length)
  }
  return least
}

function writtenLine({ kind, indent, text }: WrittenLine, margin: number): string {
  if (kind === 'continuation') return text === '' ? '' : INDENT + indent.slice(margin) + text
  if (kind === 'inner-comment') return INDENT + text
  if (kind === 'option') return optionLine(text)
  return kind === 'header' ? headerLine(text) : text
}

function headerLine(text: string): string {
  const end = text.lastIndexOf(']') + 1
  const tail = strip(text.slice(end))
  return text.slice(0, end) + (tail === '' ? '' : ` ${tail}`)
}

function optionLine(text: string): string {
  const delimiter = text.search(/[=:]/)
  const [name, value] = [stripEnd(text.slice(0, delimiter)), strip(text.slice(delimiter + 1))]
  const equals = text.charAt(delimiter) === '=' ? ' =' : ':'
  return name + equals + (value === '' ? '' : ` ${value}`)
}

// Runs of blank lines become one, and a section begins after one, or the comments right above it do.
function separated(lines: readonly Line[]): string[] {
  const written: string[] = []
  for (const [index, { kind, written: text }] of lines.entries()) {
    const above = written.at(-1)
    if (kind === 'blank') {
      if (above !== undefined && above !== '') written.push('')
      continue
    }
    if (beginsSection(lines, index) && above !== undefined && above !== '') written.push('')
    written.push(text)
  }
  while (written.at(-1) === '') written.pop()
  return written
}

function beginsSection(lines: readonly Line[], index: number): boolean {
  if (lines[index - 1]?.kind === 'comment') return false
  let at = index
  while (lines[at]?.kind === 'comment') at++
  return lines[at]?.kind === 'header'
}

function isSame(before: IniFile, after: IniFile): boolean {
  return isEqual(toList(before), toList(after))
}

function toList({ defaults, sections }: IniFile): string[] {
  const pairs = (options: IniFile['defaults']): string[] => [...options].flatMap(([name, { value }]) => [name, value])
  const all = [...sections.values()].map(({ name, tail, options }) => JSON.stringify([name, tail, ...pairs(options)]))
  return [JSON.stringify(pairs(defaults)), ...all]
}

function commentsOf(text: string): string[] {
  return linesOf(text).flatMap((line) => (line.kind.endsWith('comment') ? line.text : []))
}

function isEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index])
}
