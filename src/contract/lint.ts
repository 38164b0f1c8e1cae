import type { Application } from './application.ts'
import type { Environ } from './environ.ts'
import { normalizePath } from './path.ts'
import { isPromise } from './promise.ts'
import type { Response, ResponseBody } from './response.ts'
import { isWhole } from './response-body.ts'

/** Somebody broke the contract between servers, filters and applications. */
export class LintError extends TypeError {
  override readonly name = 'LintError'
}

/**
 * The same application, with both sides of each call held against the contract: what it is asked by whoever is further out,
 * and what it answers. For tests and trials; every request pays for it.
 *
 * @throws LintError when it is called, with what is wrong and on which side
 */
export function lint(app: Application): Application {
  return function lint(environ) {
    complain('the request', wrongInRequest(environ))
    const headers = { ...environ.headers }
    const check = (response: Response): Response => {
      complain('the application', wrongWithHeaders(environ, headers) ?? wrongInAnswer(response, environ))
      return response
    }
    const answered = app(environ)
    return isPromise(answered) ? answered.then(check) : check(answered)
  }
}

// RFC 9110 5.6.2 and 5.5: what node:http sends; a letter in upper case would be another field than its lower-case twin.
const NAME = /^[a-z\d!#$%&'*+.^_`|~-]+$/
const METHOD = /^[\w!#$%&'*+.^`|~-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const ONCE = /^(?:content-(?:type|length|encoding|location|range)|location|etag|last-modified|retry-after|date|age)$/

/** What is wrong in a request, if anything is. */
export function wrongInRequest(environ: Environ): string | undefined {
  const { method, scheme, scriptName, pathInfo, queryString, headers } = environ
  if (!METHOD.test(method)) return `has the method ${quoted(method)}`
  if (!/^[a-z][a-z\d+.-]*$/.test(scheme)) return `has the scheme ${quoted(scheme)}`
  if (scriptName !== '' && !/^\/.*[^/]$/s.test(scriptName)) return `has the script name ${quoted(scriptName)}`
  if (pathInfo !== '' && !isNormal(pathInfo)) return `has the path ${quoted(pathInfo)}, which is not normalised`
  if (/[#\s\0]/.test(queryString)) return `has the query ${quoted(queryString)}`
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) return `has a header named ${quoted(name)}`
    if (typeof value !== 'string' || !VALUE.test(value)) return `has the value ${quoted(value)} in its header ${name}`
  }
  return undefined
}

/** What is wrong in an answer, if anything is. */
export function wrongInAnswer(response: Response, environ: Environ): string | undefined {
  if (Object(response) !== response) return `answered ${String(response)}, which is no Response`
  const { status, headers, body } = response
  if (!Number.isInteger(status) || status < 200 || status > 599) return `answered with the status ${quoted(status)}`
  return wrongHeaders(headers) ?? wrongBody(response, environ, body) ?? wrongOwner(response, environ)
}

function wrongHeaders(headers: unknown): string | undefined {
  if (
    Object(headers) !== headers ||
    Array.isArray(headers) ||
    headers instanceof Map ||
    'getSetCookie' in Object(headers)
  )
    return 'answered with headers that are no record'
  for (const [name, value] of Object.entries(headers as object)) {
    if (!NAME.test(name)) return `answered with a header named ${quoted(name)}`
    if (name === 'transfer-encoding') return 'answered with transfer-encoding, which is for the server to say'
    if (Array.isArray(value) && ONCE.test(name)) return `answered with a list of ${name}`
    const values = Array.isArray(value) ? value : [value]
    const wrong = values.find((one) => typeof one !== 'string' || !VALUE.test(one))
    if (wrong !== undefined || values.length === 0 || value === undefined)
      return `answered with the value ${quoted(wrong)} in its header ${name}`
  }
  return undefined
}

function wrongBody({ status, headers }: Response, { method }: Environ, body: ResponseBody): string | undefined {
  const length = lengthOf(body)
  if (length === undefined) return `answered with a body that is ${quoted(body)}`
  if (length !== 0 && (status === 204 || status === 304)) return `answered a ${status} with a body`
  const said = headers['content-length']
  if (said === undefined || length === 'unknown' || method === 'HEAD' || status === 304) return undefined
  return said === String(length) ? undefined : `answered with content-length ${quoted(said)} and a body of ${length}`
}

function lengthOf(body: ResponseBody): number | 'unknown' | undefined {
  if (body === null || typeof body === 'string') return Buffer.byteLength(body ?? '')
  if (body instanceof Uint8Array) return body.byteLength
  if (isWhole(body) || Object(body) !== body) return undefined
  return 'getReader' in body || Symbol.asyncIterator in body ? 'unknown' : undefined
}

// A response belongs to one request: filters change it.
const owners = new WeakMap<object, object>()

function wrongOwner(response: Response, { state }: Environ): string | undefined {
  for (const part of [response, response.headers]) {
    if (!Object.isExtensible(part)) return 'answered what filters on the way out cannot change'
    if ((owners.get(part) ?? state) !== state)
      return 'answered two requests with the same Response, or the same headers'
    owners.set(part, state)
  }
  return undefined
}

function wrongWithHeaders({ headers }: Environ, before: Readonly<Record<string, string>>): string | undefined {
  const names = new Set([...Object.keys(before), ...Object.keys(headers)])
  const changed = [...names].find((name) => headers[name] !== before[name])
  return changed === undefined ? undefined : `changed the header ${changed} of its request: use environ.with()`
}

function complain(side: string, wrong: string | undefined): void {
  if (wrong !== undefined) throw new LintError(`${side} ${wrong}`)
}

function isNormal(path: string): boolean {
  try {
    return path.startsWith('/') && normalizePath(path) === path
  } catch {
    return false
  }
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value)
}
