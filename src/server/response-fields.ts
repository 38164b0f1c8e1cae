import type { ResponseHeaders } from '../contract/response.ts'
import type { WholeBody } from '../contract/response-body.ts'

/** Names and values in turn. */
export type Fields = (string | string[])[]

/** @throws RangeError when a status is none of an answer */
export function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`${status} is no status of an answer: use 200 to 599`)
  }
}

/** Whether an answer of this status has no body (RFC 9110 15.3.5, 15.4.5). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304
}

/** In bytes. */
export function lengthOf(body: WholeBody): number {
  if (body === null) return 0
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
}

/**
 * The headers of an answer as one flat list, without those that only a server may say.
 *
 * @param ownLength whether the application says how long the body is
 */
export function fieldsOf(headers: ResponseHeaders, ownLength: boolean): Fields {
  const fields: Fields = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined && !isFraming(name, ownLength)) fields.push(name, value)
  }
  return fields
}

// Where the body ends must be said once, and by who writes it; anything else is a way to smuggle an answer.
function isFraming(name: string, ownLength: boolean): boolean {
  if (name.length === 14) return !ownLength && name.toLowerCase() === 'content-length'
  return name.length === 17 && name.toLowerCase() === 'transfer-encoding'
}
