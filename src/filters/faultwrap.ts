import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { faultOf, tellVersion } from '../contract/fault.ts'
import { setting } from '../contract/settings.ts'
import { after, unchanged } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { problemOf } from './problem.ts'

export interface FaultwrapOptions {
  /** Is handed each error that is answered with a 500 or more. Default: it is written to stderr. */
  readonly onError?: (error: unknown, environ: Environ) => void
  /** nova's faults, or RFC 9457's problems, which the clients of OpenStack cannot read. Default: `nova`. */
  readonly format?: 'nova' | 'problem'
}

/**
 * Answers whatever was thrown further in with a fault, `{"itemNotFound": {"code": 404, "message": "…"}}` (nova's FaultWrapper).
 * An HttpError shows its message, if that may be exposed; an error with a `code` and `safe: true` its class and its message;
 * of any other the client learns only the status, which is its `code` or else 500.
 *
 * With `format = problem` the answer is a `{"status": 404, "title": "Not Found", "detail": "…"}` instead (RFC 9457). novaclient
 * breaks on these.
 *
 * Reads     `state['openstack.api_version']`
 * Sets      on faults: the headers of the error, and those of the version
 * Settings  format = nova
 *
 * ```ini
 * [filter:faultwrap]
 * use = pkg:wheatpaste#faultwrap
 * ```
 */
export function faultwrap({ onError = logError, format = 'nova' }: FaultwrapOptions = {}): Filter {
  const render = format === 'nova' ? faultOf : problemOf
  return (app) =>
    function faultwrap(environ) {
      return after(app, environ, unchanged, (error) => {
        const answer = render(error)
        if (answer.status >= 500) onError(error, environ)
        return tellVersion(answer, environ.state)
      })
    }
}

const settings = {
  format: setting.choice(['nova', 'problem'], {
    doc: "nova's faults, or the problems of RFC 9457, which clients of OpenStack cannot read.",
    default: 'nova',
  }),
}

/** [filter:faultwrap] */
export const filterFactory: DeclaredFactory = factoryOf(faultwrap, settings, {
  provides: ['faultwrap'],
  before: {
    identity: 'its 401 would not be told as a fault',
    ratelimit: 'its 429 would not be told as a fault',
    sizelimit: 'its 413 would not be told as a fault',
  },
})
