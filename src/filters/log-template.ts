import { nearest } from '../contract/nearest.ts'
import { escaped } from './lines.ts'
import { FIELDS, type Field, type LogEntry, redacted } from './log-entry.ts'

/** nova's. */
export const TEMPLATE =
  '{address} "{method} {uri}" status: {status} len: {length} microversion: {microversion} time: {time}'

/**
 * Makes lines of a template such as `{address} "{method} {uri}" {status}`. What is not known is a `-`; what a client sends
 * is escaped.
 *
 * @param secrets parameters of the query whose values are not shown
 * @throws Error when the template names what there is not
 */
export function logTemplate(template: string, secrets: ReadonlySet<string>): (entry: LogEntry) => string {
  const parts = template.split(/\{([^{}]*)\}/).map((part, index) => (index % 2 === 0 ? part : field(part, secrets)))
  return (entry) => {
    let line = ''
    for (const part of parts) line += typeof part === 'string' ? part : part(entry)
    return `${line}\n`
  }
}

function field(name: string, secrets: ReadonlySet<string>): (entry: LogEntry) => string {
  if (!isField(name)) throw new Error(unknownField(name))
  const read = FIELDS[name]
  const hides = name === 'uri' || name === 'referer'
  return (entry) => {
    const value = read(entry)
    if (value === undefined) return '-'
    if (typeof value === 'number') return String(value)
    return escaped(hides ? redacted(value, secrets) : value)
  }
}

function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name)
}

function unknownField(name: string): string {
  const close = nearest(name, Object.keys(FIELDS))
  const known = close === undefined ? `there are: ${Object.keys(FIELDS).join(', ')}` : `did you mean {${close}}?`
  return `a template of known fields; {${name}} is none: ${known}`
}
