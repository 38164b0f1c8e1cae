import { PassThrough, pipeline, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Application } from '../contract/application.ts'
import type { BodySource } from '../contract/body.ts'
import { Environ, type EnvironInit, type RequestHeaders } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import { normalizePath } from '../contract/path.ts'
import type { Response } from '../contract/response.ts'
import { discard, isWhole, readableOf } from '../contract/response-body.ts'

export interface ToFetchOptions {
  /** What those outside have taken off the front of the path, `/v2` say. Default: nothing. */
  readonly scriptName?: string
  /** Who sent a request, for those outside who know it. Default: nobody knows. */
  readonly remoteAddress?: (request: Request) => string
  /** Told of each error that is ours. Default: one line and the stack to stderr. */
  readonly onError?: (error: unknown, environ: Environ) => void
}

/**
 * Makes a handler of the Fetch standard of an application: `hono.mount('/v2', toFetch(app, { scriptName: '/v2' }))`.
 *
 * It never rejects: what the application throws is answered as the server would.
 */
export function toFetch(
  app: Application,
  options: ToFetchOptions = {},
): (request: Request) => Promise<globalThis.Response> {
  const { onError = logError } = options
  return async function wheatpaste(request) {
    let environ = new Environ({ method: request.method })
    try {
      environ = new Environ(initOf(request, options))
      return answerOf(await app(environ), request)
    } catch (error) {
      if (isFailure(error)) onError(error, environ)
      return answerOf(errorResponse(error, environ), request)
    }
  }
}

function initOf(request: Request, { scriptName = '', remoteAddress }: ToFetchOptions): EnvironInit {
  const { protocol, host, pathname, search } = new URL(request.url)
  return {
    method: request.method,
    scheme: protocol.slice(0, -1),
    host: request.headers.get('host') ?? host,
    scriptName,
    pathInfo: normalizePath(pathname),
    queryString: search.slice(1),
    headers: headersOf(request),
    remoteAddress: remoteAddress?.(request) ?? '',
    signal: () => request.signal,
    // Taken when it is read: another one may want it.
    get body(): BodySource {
      return request.body && Readable.fromWeb(request.body as ReadableStream)
    },
  }
}

// The standard does not say that there is a body; HTTP does.
function headersOf({ headers, body }: Request): RequestHeaders {
  const fields: Record<string, string> = Object.fromEntries(headers)
  return body && !headers.has('content-length') ? { ...fields, 'transfer-encoding': 'chunked' } : fields
}

function answerOf({ status, headers, body }: Response, { method }: Request): globalThis.Response {
  const fields = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
  // The standard has no body there.
  const isBodiless = method === 'HEAD' || status === 204 || status === 205 || status === 304
  if (isBodiless) discard(body)
  const init = { status, headers: fields as [string, string][] }
  if (isBodiless) return new globalThis.Response(null, init)
  return new globalThis.Response((isWhole(body) ? body : Readable.toWeb(bytesOf(readableOf(body)))) as WebBody, init)
}

// The standard knows bytes alone.
function bytesOf(stream: Readable): Readable {
  const isBytes = !stream.readableObjectMode && stream.readableEncoding === null
  return isBytes ? stream : pipeline(stream, new PassThrough(), () => {})
}

type WebBody = ConstructorParameters<typeof globalThis.Response>[0]
