import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { ResponseBody } from './response.ts'

/** A body whose bytes are there. */
export type WholeBody = string | Uint8Array | null
/** A body whose bytes are yet to come. */
export type StreamBody = Exclude<ResponseBody, WholeBody>

export function isWhole(body: ResponseBody): body is WholeBody {
  return body === null || typeof body === 'string' || body instanceof Uint8Array
}

export function readableOf(body: StreamBody): Readable {
  if (body instanceof Readable) return body
  if ('getReader' in body) return Readable.fromWeb(body as ReadableStream)
  return Readable.from(body)
}

/** Lets go of a body that nobody will read: a stream may hold a file or a connection. */
export function discard(body: ResponseBody): void {
  if (isWhole(body)) return
  readableOf(body)
    .on('error', () => {})
    .destroy()
}
