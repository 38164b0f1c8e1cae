import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { withHeaders } from './error-headers.ts'

type Change = (response: Response) => Response

/**
 * Asks an application and changes its answer: at once if it answers at once, so that no promise is made where none was given.
 *
 * @param change what becomes of the answer
 * @param failed what becomes of what the application throws. By default it is thrown on, with the same change made to the
 *   headers of the answer that it will become
 */
export function after(
  app: Application,
  environ: Environ,
  change: Change,
  failed?: (error: unknown) => Response,
): Response | Promise<Response> {
  let result: Response | Promise<Response>
  try {
    result = app(environ)
  } catch (error) {
    return fail(error, change, failed)
  }
  if (!isPromise(result)) return proceed(result, change)
  return result.then(
    (response) => proceed(response, change),
    (error) => fail(error, change, failed),
  )
}

/** For a filter that only looks at errors. */
export function unchanged(response: Response): Response {
  return response
}

/** For a filter that leaves errors as they are. */
export function rethrow(error: unknown): never {
  throw error
}

function fail(error: unknown, change: Change, failed?: (error: unknown) => Response): Response {
  if (failed) return failed(error)
  throw withHeaders(error, change)
}

// What is no response goes on as it is: the server can say who forgot to return one, a filter would stumble over it.
function proceed(response: Response, change: Change): Response {
  return typeof response?.headers === 'object' ? change(response) : response
}
