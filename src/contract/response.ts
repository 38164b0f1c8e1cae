import type { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** Header fields by lower-case name; a list is sent as several fields (`set-cookie`). */
export type ResponseHeaders = Record<string, string | string[]>

/** What a response may carry. Strings are sent as UTF-8; a stream is sent as it comes, with backpressure. */
export type ResponseBody =
  | string
  | Uint8Array
  | Readable
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | null

/**
 * The answer to one request. It belongs to that request alone: a filter on the way out may change it, an application must
 * not keep it for the next. `content-length` and `date` are added by the server.
 */
export class Response {
  status: number
  headers: ResponseHeaders
  body: ResponseBody

  constructor(status = 200, headers: ResponseHeaders = {}, body: ResponseBody = null) {
    this.status = status
    this.headers = headers
    this.body = body
  }

  /** @throws TypeError when the value cannot be written as JSON */
  static json(value: unknown, status = 200, headers: ResponseHeaders = {}): Response {
    const body = JSON.stringify(value)
    if (body === undefined) throw new TypeError(`a response cannot be made of ${typeof value}: it is not JSON`)
    headers['content-type'] ??= 'application/json'
    return new Response(status, headers, body)
  }

  static text(body: string, status = 200, headers: ResponseHeaders = {}): Response {
    headers['content-type'] ??= 'text/plain; charset=utf-8'
    return new Response(status, headers, body)
  }

  /** Sends the client elsewhere; `location` should be absolute, since some clients resolve no other. */
  static redirect(location: string, status: 301 | 302 | 303 | 307 | 308 = 302): Response {
    return new Response(status, { location })
  }

  static empty(status = 204, headers: ResponseHeaders = {}): Response {
    return new Response(status, headers)
  }

  /** Adds a value to a list header (`vary`, `link`, `set-cookie`), beside those that it has. */
  append(name: string, value: string): this {
    const present = this.headers[name]
    if (present === undefined) this.headers[name] = value
    else if (name === 'set-cookie' || Array.isArray(present)) this.headers[name] = [present, value].flat()
    else this.headers[name] = `${present}, ${value}`
    return this
  }

  /** Says which request headers the answer was chosen by (RFC 9110 12.5.5), each once. */
  vary(...names: string[]): this {
    const present = String(this.headers.vary ?? '')
    const known = present.toLowerCase().split(/\s*,\s*/)
    if (known.includes('*')) return this
    for (const name of names) if (!known.includes(name.toLowerCase())) this.append('vary', name)
    return this
  }
}
