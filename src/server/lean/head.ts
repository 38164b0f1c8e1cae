import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Fields } from '../response-fields.ts'

/** What only the server says of an answer. */
export interface Framing {
  /** The length of the body, or nothing if it is sent in chunks or there is none. */
  readonly length?: number | undefined
  readonly chunked?: boolean
  /** For how many milliseconds an idle connection is kept, 0 for ever; nothing if this is the last answer of it. */
  readonly keepAlive: number | undefined
}

/**
 * The head of an answer as it is sent, in Latin-1.
 *
 * @throws TypeError when a header holds what may not be sent
 */
export function headOf(status: number, fields: Fields, { length, chunked, keepAlive }: Framing): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`
  let hasDate = false
  for (let index = 0; index < fields.length; index += 2) {
    const name = String(fields[index])
    const value = fields[index + 1]
    if (isConnection(name)) {
      validateHeaderValue(name, String(value))
      continue
    }
    if (name.length === 4 && name.toLowerCase() === 'date') hasDate = true
    if (Array.isArray(value)) for (const one of value) head += line(name, String(one))
    else head += line(name, String(value))
  }
  if (length !== undefined) head += `content-length: ${length}\r\n`
  if (!hasDate) head += dateLine()
  if (keepAlive === undefined) head += 'Connection: close\r\n'
  else head += keepAlive > 0 ? `${KEPT}timeout=${Math.floor(keepAlive / 1000)}\r\n` : 'Connection: keep-alive\r\n'
  if (chunked) head += 'Transfer-Encoding: chunked\r\n'
  return `${head}\r\n`
}

const KEPT = 'Connection: keep-alive\r\nKeep-Alive: '

/** Whether an application wants an answer to be the last of its connection. */
export function saysClose(fields: Fields): boolean {
  for (let index = 0; index < fields.length; index += 2) {
    if (isConnection(String(fields[index])) && /\bclose\b/i.test(String(fields[index + 1]))) return true
  }
  return false
}

function isConnection(name: string): boolean {
  return name.length === 10 && name.toLowerCase() === 'connection'
}

// What was found to be a name, bounded since an application may make them up.
const names = new Set<string>()
const NAMES = 500

const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/

function line(name: string, value: string): string {
  if (!names.has(name)) {
    validateHeaderName(name)
    if (names.size < NAMES) names.add(name)
  }
  if (UNSENDABLE.test(value)) validateHeaderValue(name, value)
  return `${name}: ${value}\r\n`
}

let date = ''
let second = 0

// It changes once in a second.
function dateLine(): string {
  const now = Math.floor(Date.now() / 1000)
  if (now !== second) {
    second = now
    date = `Date: ${new Date(now * 1000).toUTCString()}\r\n`
  }
  return date
}
