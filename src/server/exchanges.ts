import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { checked } from './checked.ts'
import { isDeparture } from './gone.ts'
import type { Served } from './served.ts'

export interface NodeHandlerOptions {
  /**
   * Told of each error that is the server's fault, once its answer is on its way. Default: one line and the stack to stderr.
   * What the client caused, by its request or by going away, is none of these.
   */
  readonly onError?: (error: unknown, environ: Environ) => void
}

/** What is known of an answer while it is written. */
export interface Reply {
  readonly headersSent: boolean
  readonly writableEnded: boolean
}

/** How requests come to a server and how their answers leave it. */
export interface Transport<R extends Reply> {
  /** @throws HttpError when the request cannot be understood */
  environOf(reply: R): Environ
  /** The headers of a request that could not be understood. */
  headersOf(reply: R): Environ['headers']
  /**
   * Writes an answer.
   *
   * @param onFailure told when a stream fails; whether the head was sent by then is seen on the reply
   * @throws RangeError when the status is none of an answer, TypeError when a header holds what may not be sent, each before
   *   anything was sent
   */
  write(response: Response, reply: R, onFailure: (error: unknown) => void): void
  /** Whether nobody is left to read the answer. */
  isGone(reply: R): boolean
  /** Breaks an answer off in such a way that what the client has of it does not look complete. */
  breakOff(reply: R): void
}

/** An answer that is there, and not yet written. */
export interface Answered<R> {
  readonly response: Response
  readonly environ: Environ
  readonly reply: R
}

/** The two halves of what a server does with a request. */
export interface Exchanges<R, A = Answered<R>> {
  /** Asks the application. An answer that takes its time, or is an error, is written here; any other is given back. */
  ask(reply: R): A | undefined
  /** Writes an answer. */
  answer(answered: A): void
}

/** Lets an application, in whose place another one can be put between two requests, answer what comes by a transport. */
export function exchangesOver<R extends Reply>(
  transport: Transport<R>,
  place: { readonly served: Served },
  { onError = logError }: NodeHandlerOptions = {},
): Exchanges<R> {
  function answer({ response, environ, reply }: Answered<R>): void {
    try {
      transport.write(checked(response), reply, (error) => fail(error, environ, reply))
    } catch (error) {
      fail(error, environ, reply)
    }
  }

  function fail(error: unknown, environ: Environ, reply: R): void {
    const departed = transport.isGone(reply) && isDeparture(error)
    if (!reply.headersSent) writeError(error, environ, reply)
    else if (!reply.writableEnded) transport.breakOff(reply)
    if (isFailure(error) && !departed) onError(error, environ)
  }

  // The headers of an error may be what cannot be sent; the error about them has none.
  function writeError(error: unknown, environ: Environ, reply: R): void {
    const onFailure = (): void => transport.breakOff(reply)
    try {
      transport.write(errorResponse(error, environ), reply, onFailure)
    } catch (second) {
      transport.write(errorResponse(second, environ), reply, onFailure)
      onError(second, environ)
    }
  }

  // A request that cannot be understood is answered here, since there is nothing yet that an application could be asked about.
  function environOf(reply: R): Environ | undefined {
    try {
      return transport.environOf(reply)
    } catch (error) {
      const response = errorResponse(error, { headers: transport.headersOf(reply) })
      transport.write(response, reply, () => transport.breakOff(reply))
      return undefined
    }
  }

  function ask(reply: R): Answered<R> | undefined {
    const environ = environOf(reply)
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
