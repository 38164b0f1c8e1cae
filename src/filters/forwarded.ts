import { isIP } from 'node:net'
import type { RequestHeaders } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'

/**
 * What the proxies on the way say of the request, each list in the order in which it passed them, the nearest one last; empty
 * where one says nothing. All of it is text, and beyond the trusted proxies it is the client's.
 */
export interface Forwarded {
  /** Whom each proxy had the request from. */
  readonly for: readonly string[]
  readonly proto: readonly string[]
  readonly host: readonly string[]
}

/** The headers that proxies set: `forwarded`, `x-forwarded-*`, or `any` of them. */
export type Family = 'any' | 'forwarded' | 'x-forwarded'

const BELIEVED: Readonly<Record<Family, RegExp>> = {
  any: /^(?:forwarded|x-forwarded-[^_]*)$/,
  forwarded: /^forwarded$/,
  'x-forwarded': /^x-forwarded-[^_]*$/,
}

/**
 * The headers without those that tell of proxies, but for the family that is believed. With an underscore they are never: an
 * application behind a bridge may take `x_forwarded_for` for the real one, as CGI does.
 */
export function strip(headers: RequestHeaders, believed: Family | undefined): RequestHeaders {
  const names = Object.keys(headers)
  if (!names.some((name) => tellsOfProxies(name) && !isBelieved(name, believed))) return headers
  const left: Record<string, string> = Object.create(null)
  for (const name of names) {
    if (!tellsOfProxies(name) || isBelieved(name, believed)) left[name] = headers[name] ?? ''
  }
  return left
}

// Nearly all names are told by their first letter.
function tellsOfProxies(name: string): boolean {
  const first = name.charCodeAt(0)
  if (first === 0x66) return name === 'forwarded'
  return first === 0x78 && name.startsWith('forwarded', 2) && /^x[-_]forwarded[-_]/.test(name)
}

function isBelieved(name: string, believed: Family | undefined): boolean {
  return believed !== undefined && BELIEVED[believed].test(name)
}

/** The `x-forwarded-for`, `x-forwarded-proto` and `x-forwarded-host` headers. */
export function readXForwarded(headers: RequestHeaders): Forwarded {
  return {
    for: listOf(headers['x-forwarded-for']),
    proto: listOf(headers['x-forwarded-proto']),
    host: listOf(headers['x-forwarded-host']),
  }
}

// One `name=token` or `name="quoted"`, if any, and what ends it. Colons and brackets ought to be quoted, but seldom are.
// No part of it can match what the next one could, so that it takes time in proportion to its input.
const PAIR = /[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~:[\]-]+)|"([^"\\]*(?:\\.[^"\\]*)*)")[ \t]*)?([;,]|$)/y

/**
 * The `forwarded` header (RFC 7239).
 *
 * @throws HttpError 400 when it is malformed: a quote that a client leaves open would swallow what the proxies add
 */
export function readForwarded(field: string): Forwarded {
  const said: Record<string, string[]> = { for: [], proto: [], host: [] }
  const pair = new RegExp(PAIR)
  let [elements, isEmpty, end] = [0, true, '']
  do {
    const match = pair.exec(field)
    if (!match) throw malformed()
    const [, name, token, quoted] = match
    if (name !== undefined) {
      const values = Object.hasOwn(said, name.toLowerCase()) ? said[name.toLowerCase()] : undefined
      if (values?.[elements] !== undefined) throw malformed()
      if (values) values[elements] = token ?? (quoted ?? '').replace(/\\(.)/g, '$1')
      isEmpty = false
    }
    end = match[4] ?? ''
    if (end !== ';' && !isEmpty) [elements, isEmpty] = [elements + 1, true]
  } while (end !== '')
  const list = (name: string): string[] => Array.from({ length: elements }, (_, index) => said[name]?.[index] ?? '')
  return { for: list('for'), proto: list('proto'), host: list('host') }
}

/** The address of a node as proxies write it, with or without brackets and port; empty for `unknown`, `_hidden` and the like. */
export function addressOf(node: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\]|([\d.]+))(?::[\w.-]+)?$/.exec(node) ?? []
  const address = bracketed ?? dotted ?? node
  return isIP(address) === 0 ? '' : address
}

/** The values between the commas of a header. */
export function listOf(field: string | undefined): string[] {
  if (field === undefined) return []
  return field.includes(',') ? field.split(',').map((value) => value.trim()) : [field.trim()]
}

function malformed(): HttpError {
  return new HttpError(400, 'The Forwarded header is malformed.')
}
