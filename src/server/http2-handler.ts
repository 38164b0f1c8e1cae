import type { IncomingHttpHeaders } from 'node:http2'
import { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import type { Response } from '../contract/response.ts'
import { checked } from './checked.ts'
import type { NodeHandlerOptions } from './exchanges.ts'
import { isDeparture } from './gone.ts'
import { type Http2Reply, isStreamGone } from './http2-reply.ts'
import { Http2Request } from './http2-request.ts'
import type { Served } from './served.ts'

/** Answers a request of HTTP/2. */
export type Http2Handler = (reply: Http2Reply, fields: IncomingHttpHeaders, remoteAddress: string) => void

/** Lets an application answer requests of HTTP/2, with the promises that it has for those of HTTP/1.1. */
export function http2HandlerOf(
  place: { readonly served: Served },
  { onError = logError }: NodeHandlerOptions = {},
): Http2Handler {
  function fail(error: unknown, environ: Environ, reply: Http2Reply): void {
    const departed = isStreamGone(reply.stream) && isDeparture(error)
    if (!reply.stream.headersSent) sendError(error, environ, reply, onError)
    else if (!reply.writableEnded) reply.breakOff()
    if (isFailure(error) && !departed) onError(error, environ)
  }

  return async function handle(reply, fields, remoteAddress) {
    const environ = environOf(reply, fields, remoteAddress)
    if (!environ) return
    const { served } = place
    served.begin()
    try {
      const response = checked(await served.app(environ))
      reply.send(response, (error) => fail(error, environ, reply))
    } catch (error) {
      fail(error, environ, reply)
    } finally {
      served.end()
    }
  }
}

// A request that cannot be understood is answered here, since there is nothing yet that an application could be asked about.
function environOf(reply: Http2Reply, fields: IncomingHttpHeaders, remoteAddress: string): Environ | undefined {
  try {
    return new Environ(new Http2Request(reply.stream, fields, remoteAddress))
  } catch (error) {
    reply.send(errorResponse(error, { headers: { accept: fields.accept ?? '*/*' } }), () => reply.breakOff())
    return undefined
  }
}

// The headers of an error may be what cannot be sent; the error about them has none.
function sendError(
  error: unknown,
  environ: Environ,
  reply: Http2Reply,
  onError: (error: unknown, environ: Environ) => void,
): void {
  const send = (response: Response): void => reply.send(response, () => reply.breakOff())
  try {
    send(errorResponse(error, environ))
  } catch (second) {
    send(errorResponse(second, environ))
    onError(second, environ)
  }
}
