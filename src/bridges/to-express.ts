import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import { Environ } from '../contract/environ.ts'
import type { Response } from '../contract/response.ts'
import { deliver } from './deliver.ts'
import { MountedRequest } from './mounted-request.ts'

/** What Express adds to a message; Connect adds only `originalUrl`. */
interface ExpressMessage extends IncomingMessage {
  readonly originalUrl?: string
  readonly ip?: string
  readonly protocol?: string
  readonly host?: string
  readonly body?: unknown
}

/** A handler of Express or Connect. */
export type ExpressHandler = (message: IncomingMessage, reply: ServerResponse, next: (error?: unknown) => void) => void

/**
 * Makes a handler of Express, or of Connect, of an application: `express().use('/v2', toExpress(app))`.
 *
 * Where it is mounted is its script name. Address, scheme and host are what Express says they are, which is what `trust proxy` makes of
 * them; a body that was parsed before is had again. What the application throws goes to `next`, so that the error handlers of
 * Express see it.
 */
export function toExpress(app: Application): ExpressHandler {
  return function wheatpaste(message, reply, next) {
    const fail = (error: unknown): void => {
      // Nobody is left to be told.
      if (!reply.destroyed) next(error)
    }
    answerOf(app, message, reply)
      .then((response) => deliver(response, reply, fail))
      .catch(fail)
  }
}

async function answerOf(app: Application, message: ExpressMessage, reply: ServerResponse): Promise<Response> {
  const { socket, url = '/', headers } = message
  const known = {
    scheme: message.protocol ?? ('encrypted' in socket ? 'https' : 'http'),
    host: message.host ?? headers.host ?? '',
    remoteAddress: message.ip ?? socket.remoteAddress ?? '',
    originalUrl: message.originalUrl ?? url,
    url,
    parsedBody: message.body,
  }
  return app(new Environ(new MountedRequest(message, reply, known)))
}
