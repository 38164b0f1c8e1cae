import type { OutgoingHttpHeader, ServerResponse } from 'node:http'
import { HttpError, isHttpError } from '../contract/http-error.ts'
import { Response, type ResponseHeaders } from '../contract/response.ts'

/** Adds the headers that were set on a reply to a response. Its own win; `vary` and `set-cookie` are of both. */
export function addHeadersOf(reply: ServerResponse, response: Response): Response {
  return merged(Object.entries(reply.getHeaders()), response)
}

/**
 * Adds the headers that were set on a reply to the answer that an error will become further out: without those of CORS a script is
 * not told of an error. What is no error of HTTP becomes a 500, unless it says in its own way (`code`) what it is.
 */
export function withHeadersOf(reply: ServerResponse, thrown: unknown): Error {
  const fields = Object.entries(reply.getHeaders()).filter(([name]) => !OF_THE_BODY.test(name))
  const error: Error & { code?: unknown; headers?: ResponseHeaders } = changeable(asError(thrown))
  if (fields.length === 0) return error
  const { headers } = merged(fields, new Response(500, { ...error.headers }))
  const saysWhatItIs = isHttpError(error) || typeof error.code === 'number'
  return Object.assign(error, saysWhatItIs ? { headers } : { headers, status: 500 })
}

/** What was thrown, as an error: anything can be thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new HttpError(500, 'What was thrown is no error.', { cause: thrown })
}

// What is said of one body is not true of another one.
const OF_THE_BODY = /^(?:content-(?:encoding|language|length|location|range|type)|etag|last-modified|accept-ranges)$/

type Fields = readonly (readonly [name: string, value: OutgoingHttpHeader | undefined])[]

function merged(fields: Fields, response: Response): Response {
  const { headers } = response
  for (const [name, value] of fields) {
    if (value === undefined) continue
    if (name === 'vary') response.vary(...String(value).split(/\s*,\s*/))
    else if (name === 'set-cookie') headers[name] = [textOf(value), headers[name] ?? []].flat()
    else headers[name] ??= textOf(value)
  }
  return response
}

function textOf(value: OutgoingHttpHeader): string | string[] {
  return Array.isArray(value) ? value : String(value)
}

// An error may be frozen because it is thrown again and again.
function changeable(error: Error): Error {
  if (Object.isExtensible(error)) return error
  const { status, expose } = isHttpError(error) ? error : { status: 500, expose: false }
  return new HttpError(status, error.message, { expose, cause: error })
}
