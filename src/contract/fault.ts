import { STATUS_CODES } from 'node:http'
import type { Environ } from './environ.ts'
import { type Fault, type FaultFormat, novaFault } from './fault-format.ts'
import { type HttpError, isHttpError } from './http-error.ts'
import { Response, type ResponseHeaders } from './response.ts'
import type { State } from './state.ts'

/**
 * An error of a service's own, which knows nothing of HTTP but what it comes to: nova.exception's attributes. One that has
 * none of them is a 500.
 */
export interface ServiceError extends Error {
  /** The status it is answered with, if it is one of an error. */
  readonly code?: unknown
  /** Whether the client may read its message, which then begins with the name of its class. Default: false. */
  readonly safe?: unknown
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, unknown>>
}

/** What anything thrown comes to. The client may read of it only what is in the message. */
export function faultOf(thrown: unknown): Fault {
  const error = (thrown ?? {}) as Partial<HttpError> & ServiceError
  const status = statusOf(error)
  return {
    status,
    title: STATUS_CODES[status] ?? 'Error',
    message: messageOf(error) ?? MESSAGES[status] ?? STATUS_CODES[status] ?? '',
    headers: textHeaders(error.headers),
    thrown,
  }
}

/**
 * The answer to anything thrown.
 *
 * @param format default: the one that `faultwrap` noted in the state; without it, nova's
 */
export function faultResponse(
  thrown: unknown,
  environ: Environ,
  format: FaultFormat = environ.state['openstack.fault_format'] ?? novaFault,
): Response {
  const fault = faultOf(thrown)
  const body = JSON.stringify(format(fault, environ))
  fault.headers['content-type'] ??= 'application/json'
  return new Response(fault.status, fault.headers, body)
}

/** Says on an answer by which version the request was served, if that is known. */
export function tellVersion(response: Response, state: State): Response {
  const served = state['openstack.api_version']
  if (!served) return response
  Object.assign(response.headers, served.headers)
  if (response.headers.vary !== undefined) return response.vary(...served.vary.split(', '))
  response.headers.vary = served.vary
  return response
}

function statusOf(error: ServiceError): number {
  if (isHttpError(error)) return error.status
  return typeof error.code === 'number' && Object.hasOwn(MESSAGES, error.code) ? error.code : 500
}

function messageOf(error: Partial<HttpError> & ServiceError): string | undefined {
  if (isHttpError(error)) return (error.expose && error.message) || undefined
  return error.safe === true && error.message ? `${error.constructor?.name ?? 'Error'}: ${error.message}` : undefined
}

// An error of an HTTP client may carry the headers of the answer that it was made of, and with them those of another body.
const OF_A_BODY: ReadonlySet<string> = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
])

function textHeaders(headers: ServiceError['headers']): ResponseHeaders {
  const texts: ResponseHeaders = {}
  for (const [name, value] of Object.entries(headers ?? {})) {
    const lower = name.toLowerCase()
    if (value !== undefined && value !== null && !OF_A_BODY.has(lower)) texts[lower] = textOf(value)
  }
  return texts
}

function textOf(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value)
}

const MALFORMED = 'The server could not comply with the request since it is either malformed or otherwise incorrect.'
const ERRED = 'The server has either erred or is incapable of performing the requested operation.'

// The explanations of webob.exc, which clients of OpenStack have always read.
const MESSAGES: Readonly<Record<number, string>> = {
  400: MALFORMED,
  401:
    'This server could not verify that you are authorized to access the document you requested. Either you supplied the ' +
    'wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.',
  402: 'Access was denied for financial reasons.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  405: MALFORMED,
  406: MALFORMED,
  407: 'Authentication with a local proxy is needed.',
  408: 'The server has waited too long for the request to be sent by the client.',
  409: 'There was a conflict when trying to complete your request.',
  410: 'This resource is no longer available. No forwarding address is given.',
  411: 'Content-Length header required.',
  412: 'Request precondition failed.',
  413: 'The body of your request was too large for this server.',
  414: 'The request URI was too long for this server.',
  415: MALFORMED,
  416: 'The Range requested is not available.',
  417: 'Expectation failed.',
  422: 'Unable to process the contained instructions',
  423: 'The resource is locked',
  424: 'The method could not be performed because the requested action dependended on another action and that action failed',
  428: 'This request is required to be conditional',
  429: 'The client has sent too many requests in a given amount of time',
  431: 'The request header fields were too large',
  451: 'The resource is not available due to legal reasons.',
  500: ERRED,
  501: ERRED,
  502: 'Bad gateway.',
  503: 'The server is currently unavailable. Please try again at a later time.',
  504: 'The gateway has timed out.',
  505: 'The HTTP version is not supported.',
  507: 'There was not enough space to save the resource',
  511: 'Network authentication is required',
}
