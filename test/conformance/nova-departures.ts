import type { Response } from '../../src/contract/response.ts'
import type { Match } from '../../src/serve/route-index.ts'
import { PythonTypeError } from './nova-controllers.ts'
import { fault } from './nova-faults.ts'
import type { Stack } from './nova-stacks.ts'

/* Where we answer otherwise than nova by a rule, and what must then be answered exactly. */

export interface RecordedRequest {
  method: string
  target: string | null
  path_info: string
  query: string
  headers: [string, string][]
  scheme: string
  script_name: string
  server?: [string, string]
  body?: { text: string } | { base64: string }
  no_content_length?: boolean
  context_project_id?: string
  environ?: { 'nova.best_content_type'?: string }
}

interface RecordedAnswer {
  status: number
  headers: [string, string][]
  body: string
}

export type Expected = { raises: string } | RecordedAnswer

/** An answer as it is compared: headers by lower-case name, repeats joined; the body as a value if it is JSON. */
export interface Seen {
  status: number
  headers: Record<string, string>
  body: unknown
}

/** A request and what we answered. */
export interface Exchange {
  readonly request: RecordedRequest
  readonly stack: Stack
  readonly seen: Seen
  /** What was thrown or logged. */
  readonly errors: readonly unknown[]
  /** Whether an error came out of the application that says nothing of how it is to be answered. */
  readonly thrown: boolean
  /** Whether the request came as far as the router, which route took it, and which methods there are for its path. */
  readonly routed: boolean
  readonly match: Match | null
  readonly methods: readonly string[]
  /** Whether the route leads to a controller with actions that bodies name. */
  readonly actions: boolean
  /** Our answer to a request that must be answered alike: by GET for a HEAD, without the encoded slash for one with it. */
  readonly twin: Seen | undefined
}

/** Stands for an encoded slash, which never parts segments here. */
export const SLASH = '-slash-'

export function hasEncodedSlash({ target }: RecordedRequest): boolean {
  return /%2f/i.test(target ?? '')
}

export function seenOf({ status, headers, body }: Response, method: string): Seen {
  const text = method === 'HEAD' || body === null ? '' : Buffer.from(body as string).toString()
  return { status, headers: normalized(Object.entries(headers)), body: parsed(text) }
}

/** The answer that we mean to give where the recorded, or changed, one is given. */
export function departed(expected: Expected, exchange: Exchange): Seen {
  const { request, seen, routed, match, twin } = exchange
  if ('raises' in expected) return whenRaised(exchange)
  if (isRefused(request)) return { ...seen, status: 400 }
  if (hasEncodedSlash(request) && twin) return withSlash(twin)
  if (routed && match === null) return unmatched(exchange)
  const { status, headers, body } = expected
  const recorded = { status, headers: normalized(headers), body: request.method === 'HEAD' ? '' : parsed(body) }
  if (match?.route.redirect) return redirected(recorded)
  return withoutTypeError(inJson(recorded, exchange), exchange)
}

// What Python lets out may be answered by anything sane; without a filter outside it must get out here, too.
function whenRaised({ seen, stack, thrown }: Exchange): Seen {
  return stack === 'bare' && !thrown ? { ...seen, status: 500 } : seen
}

// One function normalises all paths before anybody dispatches by them; nova has them as they come.
function isRefused({ target, path_info: path }: RecordedRequest): boolean {
  const malformed = /%(?![0-9a-f]{2})|%00|%5c|\\/i.test(target?.split('?', 1)[0] ?? '')
  return malformed || Buffer.from(path, 'latin1').toString().includes('\ufffd')
}

function withSlash(twin: Seen): Seen {
  return JSON.parse(JSON.stringify(twin).replaceAll(SLASH, '/'))
}

// A fault in JSON where nova has a page, and a 405 where the path has routes for other methods. HEAD is answered as GET is,
// OPTIONS with the methods.
function unmatched({ request: { method }, seen, methods, twin }: Exchange): Seen {
  if (methods.length === 0) return seenOf(fault(404), method)
  if (method === 'HEAD' && twin) return { ...twin, body: '' }
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ')
  if (method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' }
  const message = (seen.body as { badMethod?: { message?: string } }).badMethod?.message || 'some sentence'
  return seenOf(fault(405, message, { allow }), method)
}

// Nova gives a type to the body that there is not.
function redirected(recorded: Seen): Seen {
  const { location = '' } = recorded.headers
  return { ...recorded, headers: { location } }
}

// The body as JSON, whatever else is changed of the answer: nova also reads and writes what is none, and nothing too deep.
function inJson(recorded: Seen, exchange: Exchange): Seen {
  const { request, seen, match, actions } = exchange
  const body = jsonOf(request)
  const echoed = typeof recorded.body === 'string' && /\b(?:NaN|Infinity)\b/.test(recorded.body)
  const malformed = seenOf(fault(400, 'Malformed request body'), request.method)
  const unread = recorded.status === 500 && ['POST', 'PUT', 'PATCH'].includes(request.method)
  if (body === undefined && (echoed || unread)) return { ...malformed, headers: seen.headers }
  if (echoed) return { ...recorded, body: parsed(String(recorded.body).replace(/-?\bInfinity\b/g, 'null')) }
  const named = typeof body === 'object' && body !== null && !Array.isArray(body)
  const unnamed = actions && match?.params.action === 'action' && recorded.status === 404 && !named
  return unnamed ? { ...malformed, headers: recorded.headers } : recorded
}

// Undefined for what is no JSON; null where there is no body.
function jsonOf(request: RecordedRequest): unknown {
  const bytes = bodyOf(request)
  try {
    return bytes?.length ? JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) : null
  } catch {
    return undefined
  }
}

export function bodyOf({ body }: RecordedRequest): Buffer | null {
  if (!body) return null
  return 'text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64')
}

// Python refuses arguments by a TypeError, which nova takes for a mistake of the client's, whatever else is changed.
function withoutTypeError(recorded: Seen, { errors }: Exchange): Seen {
  const mistaken = recorded.status === 400 && errors.some((error) => error instanceof PythonTypeError)
  return mistaken ? { ...seenOf(fault(500), 'GET'), headers: recorded.headers } : recorded
}

function normalized(headers: [string, string | string[]][]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower !== 'content-length') values[lower] = [values[lower] ?? [], value].flat().join(', ')
  }
  const { vary, ...others } = values
  const kept = vary?.split(', ').filter((name) => !NEGOTIATED.includes(name.toLowerCase()))
  return kept?.length ? { ...others, vary: kept.join(', ') } : others
}

// We say by which headers an answer was chosen, as RFC 9110 wants; nova only names those of the version.
const NEGOTIATED = ['accept', 'content-type']

// The classes of exceptions are Python's.
function parsed(text: string): unknown {
  try {
    const value = JSON.parse(text.replace(/\\n<class '[^']*'>/, ''))
    return typeof value === 'object' ? value : text
  } catch {
    return text
  }
}
