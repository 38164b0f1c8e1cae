import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import type { BodySource } from '../contract/body.ts'
import type { EnvironInit, RequestHeaders } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { whenStreamGone } from './http2-reply.ts'

// RFC 3986 3.2.2 and 3.2.3.
const HOST = /^(?:(?:[\w.~!$&'()*+;=-]|%[\da-f]{2})+|\[[\da-f:.]+\])(?::\d{0,5})?$/i

/** What a stream of HTTP/2 says of a request (RFC 9113 8.3.1). Only encrypted connections agree on HTTP/2. */
export class Http2Request implements EnvironInit {
  readonly method: string
  readonly scheme = 'https'
  readonly protocol = 'HTTP/2.0'
  readonly host: string
  readonly pathInfo: string
  readonly queryString: string
  readonly headers: RequestHeaders
  readonly remoteAddress: string
  readonly #stream: ServerHttp2Stream

  /** @throws HttpError 400 for a path or an authority that is none */
  constructor(stream: ServerHttp2Stream, fields: IncomingHttpHeaders, remoteAddress: string) {
    const { ':method': method = 'GET', ':path': target = '' } = fields
    const [path, query] = split(target === '*' && method === 'OPTIONS' ? '/' : target)
    this.method = method
    this.host = hostOf(fields)
    this.headers = headersOf(fields, this.host)
    this.pathInfo = normalizePath(path)
    this.queryString = query
    this.remoteAddress = remoteAddress
    this.#stream = stream
  }

  get body(): BodySource {
    const stream = this.#stream
    if (stream.endAfterHeaders) return null
    // Who wants the body tells a client to send it that waits for that (RFC 9110 10.1.1).
    if (this.headers.expect === '100-continue' && !stream.headersSent && !stream.closed)
      stream.additionalHeaders({ ':status': 100 })
    return new Http2Body(stream)
  }

  signal(): AbortSignal {
    const controller = new AbortController()
    whenStreamGone(this.#stream, () => controller.abort())
    return controller.signal
  }
}

function split(target: string): [path: string, query: string] {
  if (target[0] !== '/') throw new HttpError(400, 'The target of the request is no path.')
  if (target.includes('#')) throw new HttpError(400, 'The target of the request holds a fragment.')
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

// RFC 9113 8.3.1: a Host that says something else than the authority makes the request one that nobody can be sure of.
function hostOf({ ':authority': authority, host }: IncomingHttpHeaders): string {
  const named = authority ?? host ?? ''
  if (HOST.test(named) && (host === undefined || host.toLowerCase() === named.toLowerCase())) return named
  throw new HttpError(400, 'The Host of the request is not a host.')
}

function headersOf(fields: IncomingHttpHeaders, host: string): RequestHeaders {
  const headers: Record<string, string> = Object.create(null)
  for (const name of Object.keys(fields)) if (name[0] !== ':') headers[name] = String(fields[name])
  headers.host = host
  return headers
}

/**
 * The body of a request of HTTP/2, as fast as it is read. It is not the stream itself, which is the answer, too: who stops
 * reading a body half-way destroys it, and must not cut off the answer.
 */
class Http2Body extends Readable {
  readonly #stream: ServerHttp2Stream

  constructor(stream: ServerHttp2Stream) {
    super()
    this.#stream = stream
    // Of a body that nobody reads, the end of its client is nobody's mistake.
    this.on('error', () => {})
    stream.on('data', (chunk) => this.push(chunk) || stream.pause()).pause()
    stream.once('end', () => this.push(null))
    const leave = (): void => void (this.readableEnded || this.destroy(departure()))
    stream.once('aborted', leave).once('close', leave)
    if (stream.closed) leave()
  }

  override _read(): void {
    this.#stream.resume()
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#stream.removeAllListeners('data').pause()
    callback(error)
  }
}

// As node:http says it.
function departure(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}
