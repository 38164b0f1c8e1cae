import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import type { Read } from './media-types.ts'

const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Whether a controller is handed the body of a request; for other methods it means nothing (RFC 9110 9.3). */
export function takesBody({ method }: Environ): boolean {
  return METHODS_WITH_BODY.has(method)
}

/** Whether a request comes with a body. HTTP/1 says so beforehand (RFC 9112 6.3), HTTP/2 need not. */
export function hasBody({ headers, protocol, method }: Environ): boolean {
  const length = headers['content-length']
  if (length !== undefined) return length !== '0'
  return headers['transfer-encoding'] !== undefined || (!protocol.startsWith('HTTP/1') && METHODS_WITH_BODY.has(method))
}

/**
 * The value that a body holds, null for an empty one.
 *
 * @throws HttpError 400 when it cannot be read
 */
export function parseBody(bytes: Buffer, read: Read): unknown {
  if (bytes.length === 0) return null
  try {
    return read(bytes)
  } catch {
    throw malformedBody()
  }
}

/**
 * The action that a body names: its single key.
 *
 * @throws HttpError 400 when it is no object, or has no key or several
 */
export function actionOf(body: unknown): string {
  const [name, ...others] = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : []
  if (name === undefined || others.length > 0) throw malformedBody()
  return name
}

export function malformedBody(): HttpError {
  return new HttpError(400, 'Malformed request body')
}
