import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { type Next, Passage, type PassageOptions } from './passage.ts'

type Rescuer = (error: unknown, message: IncomingMessage, reply: ServerResponse, next: Next) => unknown
type Answer = Response | Promise<Response>

/**
 * Asks middleware for errors when an application fails. An error that it throws itself, or hands on in place of the one it was asked
 * about, gets that one as its cause, so that the log tells both.
 */
export function rescuing(app: Application, middleware: Rescuer, options: Omit<PassageOptions, 'call'>): Application {
  function rescue(error: unknown, environ: Environ): Answer {
    const fail = (): never => {
      throw error
    }
    const passage = new Passage(fail, environ, { call: (...rest) => middleware(error, ...rest), ...options })
    return caught(
      () => passage.run(),
      (thrown) => {
        throw because(thrown, error)
      },
    )
  }
  return function connect(environ) {
    return caught(
      () => app(environ),
      (error) => rescue(error, environ),
    )
  }
}

function caught(answer: () => Answer, onError: (error: unknown) => Answer): Answer {
  try {
    const answered = answer()
    return isPromise(answered) ? answered.then(undefined, onError) : answered
  } catch (error) {
    return onError(error)
  }
}

// Its own cause stays, and a ring there shall not be.
function because(thrown: unknown, original: unknown): unknown {
  const isFree = thrown instanceof Error && thrown.cause === undefined && Object.isExtensible(thrown)
  if (isFree && !chainOf(original).includes(thrown)) {
    Object.defineProperty(thrown, 'cause', { value: original, configurable: true, writable: true })
  }
  return thrown
}

function chainOf(error: unknown): unknown[] {
  const chain = [error]
  for (let at = error; at instanceof Error && !chain.includes(at.cause); at = at.cause) chain.push(at.cause)
  return chain
}
