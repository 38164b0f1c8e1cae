import type { ResponseHeaders } from './response.ts'

/** What a client may be told of something thrown. */
export interface Fault {
  readonly status: number
  /** What the status is called: `Not Found`. */
  readonly title: string
  /** What may be read of the error, or else what is said of the status in general. */
  readonly message: string
  /** Those of the answer, by lower-case name. More may be added; a `content-type` goes before that of JSON. */
  readonly headers: ResponseHeaders
  /** What was thrown. It may hold what is not for the client. */
  readonly thrown: unknown
}

/** The request that was answered with a fault, an `Environ`: what of it may be told. */
export interface FaultRequest {
  readonly method: string
  readonly url: string
  readonly applicationUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, unknown>>
}

/**
 * How a service writes its errors: makes the body of a fault, which is sent as JSON.
 *
 * ```ts
 * export const keystoneFault: FaultFormat = ({ status, title, message }) => ({ error: { code: status, title, message } })
 * ```
 */
export type FaultFormat = (fault: Fault, request: FaultRequest) => object

/** `{"itemNotFound": {"code": 404, "message": "…"}}`, which all clients of OpenStack read (nova's `Fault`). */
export const novaFault: FaultFormat = ({ status, message, headers }) => {
  headers['content-type'] = 'application/json; charset=UTF-8'
  const retryAfter = status === 413 || status === 429 ? headers['retry-after'] : undefined
  const about = { code: status, message, ...(retryAfter !== undefined && { retryAfter: String(retryAfter) }) }
  return { [NAMES[status] ?? 'computeFault']: about }
}

/** `{"status": 404, "title": "Not Found", "detail": "…"}` (RFC 9457), on which novaclient breaks. */
export const problemFault: FaultFormat = ({ status, title, message, headers }) => {
  headers['content-type'] = 'application/problem+json'
  return { status, title, detail: message }
}

// nova.api.openstack.wsgi.Fault._fault_names; a status that has no name of its own is a `computeFault`.
const NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
}
