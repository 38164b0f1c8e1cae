import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import { after, unchanged } from './after.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { HeaderPatterns, headerPatterns, SECRET_HEADERS } from './header-patterns.ts'
import type { Output } from './lines.ts'

export interface CatchErrorsOptions {
  /** Request headers whose values the log does not show. Default: those that hold tokens, cookies and keys. */
  readonly maskHeaders?: readonly string[]
  /** Where the request is told to. Default: stderr. */
  readonly output?: Output
}

/**
 * Answers whatever was thrown further in as the server would, and writes what was the service's fault to stderr, with the
 * headers of the request (oslo.middleware's CatchErrors). The client learns nothing of it, the log no secret and no body.
 *
 * Reads     the request headers, for the log
 * Sets      nothing
 * Settings  mask_headers = authorization, cookie, x-*-token and the like
 *
 * ```ini
 * [filter:catch_errors]
 * use = pkg:wheatpaste#catch_errors
 * ```
 */
export function catchErrors(options: CatchErrorsOptions = {}): Filter {
  const { maskHeaders = SECRET_HEADERS, output = process.stderr } = options
  const secrets = new HeaderPatterns(maskHeaders)
  return (app) =>
    function catchErrors(environ) {
      return after(app, environ, unchanged, (error) => {
        if (isFailure(error)) report(error, environ)
        return errorResponse(error, environ)
      })
    }

  function report(error: unknown, environ: Environ): void {
    logError(error, environ)
    const lines = Object.entries(environ.headers).map(([name, value]) => secrets.masked(name, value))
    output.write(lines.map((line) => `    ${line}\n`).join(''))
  }
}

const settings = {
  mask_headers: headerPatterns({
    doc: 'Request headers whose values the log does not show; a * stands for any part.',
    default: SECRET_HEADERS,
  }),
}

/** [filter:catch_errors] */
export const filterFactory: DeclaredFactory = osloFactoryOf(catchErrors, settings, {
  before: { faultwrap: 'it would answer every error, and leave none to be told as a fault' },
})
