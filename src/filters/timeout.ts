import type { Filter } from '../contract/application.ts'
import { HttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { discard } from '../contract/response-body.ts'
import { setting } from '../contract/settings.ts'
import { abortedBy } from './aborted-by.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

export interface TimeoutOptions {
  /** Milliseconds until there has to be an answer. Default: 30 seconds. */
  readonly timeout?: number
}

/**
 * Answers with a 503 when those further in take too long, and aborts the signal of their request, so that they can stop. The
 * log names the application or filter right inside. An answer whose body is a stream is in time when it begins.
 *
 * Reads     nothing
 * Sets      the `signal` of the request
 * Settings  timeout = 30s
 *
 * ```ini
 * [filter:timeout]
 * use = pkg:wheatpaste#timeout
 * timeout = 10s
 * ```
 */
export function timeout({ timeout: milliseconds = 30_000 }: TimeoutOptions = {}): Filter {
  return (app) => {
    const late = `"${app.name || 'the application'}", or what is further in, gave no answer within ${milliseconds} ms`
    return function timeout(environ) {
      let controller: AbortController | undefined
      const signal = (): AbortSignal => {
        controller ??= new AbortController()
        return controller.signal
      }
      const answered = app(abortedBy(environ, signal))
      if (!isPromise(answered)) return answered
      return within(milliseconds, answered, () => {
        // Who asks only now has to stop, too.
        signal()
        controller?.abort(new DOMException(late, 'TimeoutError'))
        return new HttpError(503, 'The service took too long to answer.', { expose: true, cause: new Error(late) })
      })
    }
  }
}

function within(milliseconds: number, answered: Promise<Response>, expire: () => Error): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(expire())
      answered.then(({ body }) => discard(body)).catch(() => {})
    }, milliseconds)
    answered.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const settings = {
  timeout: setting.duration({
    doc: 'How long those further in may take until they answer.',
    default: 30_000,
    min: 1,
    max: 86_400_000,
  }),
}

/** [filter:timeout] */
export const filterFactory: DeclaredFactory = factoryOf(timeout, settings)
