import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { checked } from './checked.ts'
import { breakOff, isDeparture, isGone } from './gone.ts'
import { NodeRequest } from './node-request.ts'
import { writeResponse } from './response-writer.ts'
import { Served } from './served.ts'

export interface NodeHandlerOptions {
  /**
   * Told of each error that is the server's fault, once its answer is on its way. Default: one line and the stack to stderr.
   * What the client caused, by its request or by going away, is none of these.
   */
  readonly onError?: (error: unknown, environ: Environ) => void
}

/** A listener of node:http. */
export type NodeHandler = (message: IncomingMessage, reply: ServerResponse) => void

/**
 * Lets node:http serve an application: `http.createServer(toNodeHandler(app))`.
 *
 * Whatever the application does, each request gets one answer: what it throws becomes one, and so does a request that is
 * none (400, 505) before the application hears of it. No promise is made for an application that answers without one.
 */
export function toNodeHandler(app: Application, options: NodeHandlerOptions = {}): NodeHandler {
  const { ask, answer } = exchanges({ served: new Served(app) }, options)
  return (message, reply) => {
    const answered = ask(message, reply)
    if (answered) answer(answered)
  }
}

/** An answer that is there, and not yet written. */
export interface Answered {
  readonly response: Response
  readonly environ: Environ
  readonly reply: ServerResponse
}

/** The two halves of what {@link toNodeHandler} does. */
export interface Exchanges {
  /** Asks the application. An answer that takes its time, or is an error, is written here; any other is given back. */
  ask(message: IncomingMessage, reply: ServerResponse): Answered | undefined
  /** Writes an answer. */
  answer(answered: Answered): void
}

/** As {@link toNodeHandler}, for an application in whose place another one can be put between two requests. */
export function exchanges(
  place: { readonly served: Served },
  { onError = logError }: NodeHandlerOptions = {},
): Exchanges {
  function answer({ response, environ, reply }: Answered): void {
    try {
      writeResponse(checked(response), reply, (error) => fail(error, environ, reply))
    } catch (error) {
      fail(error, environ, reply)
    }
  }

  function fail(error: unknown, environ: Environ, reply: ServerResponse): void {
    const departed = isGone(reply) && isDeparture(error)
    if (!reply.headersSent) writeError(error, environ, reply, onError)
    else if (!reply.writableEnded) breakOff(reply)
    if (isFailure(error) && !departed) onError(error, environ)
  }

  function ask(message: IncomingMessage, reply: ServerResponse): Answered | undefined {
    const environ = environOf(message, reply)
    if (!environ) return undefined
    const { served } = place
    try {
      const answered = served.app(environ)
      if (!isPromise(answered)) return { response: answered, environ, reply }
      served.begin()
      answered.then(
        (response) => {
          served.end()
          answer({ response, environ, reply })
        },
        (error) => {
          served.end()
          fail(error, environ, reply)
        },
      )
    } catch (error) {
      fail(error, environ, reply)
    }
    return undefined
  }

  return { ask, answer }
}

// A request that cannot be understood is answered here, since there is nothing yet that an application could be asked about.
function environOf(message: IncomingMessage, reply: ServerResponse): Environ | undefined {
  try {
    return new Environ(new NodeRequest(message, reply))
  } catch (error) {
    writeResponse(errorResponse(error, message as Pick<Environ, 'headers'>), reply, () => breakOff(reply))
    return undefined
  }
}

// The headers of an error may be what cannot be sent; the error about them has none.
function writeError(
  error: unknown,
  environ: Environ,
  reply: ServerResponse,
  onError: (error: unknown, environ: Environ) => void,
): void {
  const onFailure = (): void => breakOff(reply)
  try {
    writeResponse(errorResponse(error, environ), reply, onFailure)
  } catch (second) {
    writeResponse(errorResponse(second, environ), reply, onFailure)
    onError(second, environ)
  }
}
