import type { Filter } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { faultResponse, tellVersion } from '../contract/fault.ts'
import { type FaultFormat, novaFault, problemFault } from '../contract/fault-format.ts'
import { importOption } from '../contract/imported-option.ts'
import { setting } from '../contract/settings.ts'
import { after, unchanged } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

type OurFormat = 'nova' | 'problem'

const formats: Readonly<Record<OurFormat, FaultFormat>> = { nova: novaFault, problem: problemFault }

export interface FaultwrapOptions {
  /** Is handed each error that is answered with a 500 or more. Default: it is written to stderr. */
  readonly onError?: (error: unknown, environ: Environ) => void
  /** nova's faults, RFC 9457's problems, which the clients of OpenStack cannot read, or a format of one's own. Default: `nova`. */
  readonly format?: OurFormat | FaultFormat
}

/**
 * Answers whatever was thrown further in with a fault, `{"itemNotFound": {"code": 404, "message": "…"}}` (nova's FaultWrapper).
 * An HttpError shows its message, if that may be exposed; an error with a `code` and `safe: true` its class and its message;
 * of any other the client learns only the status, which is its `code` or else 500.
 *
 * With `format = problem` the answer is a `{"status": 404, "title": "Not Found", "detail": "…"}` instead (RFC 9457). novaclient
 * breaks on these. A format of your own is a function that makes the body, named as `MODULE:EXPORT`. Resources further in write
 * their errors by the same format.
 *
 * Reads     `state['openstack.api_version']`
 * Sets      `state['openstack.fault_format']`; on faults the headers of the error, and those of the version
 * Settings  format = nova
 *
 * ```ini
 * [filter:faultwrap]
 * use = pkg:wheatpaste#faultwrap
 * ```
 */
export function faultwrap({ onError = logError, format = 'nova' }: FaultwrapOptions = {}): Filter {
  const body = typeof format === 'function' ? format : formats[format]
  return (app) =>
    function faultwrap(environ) {
      environ.state['openstack.fault_format'] = body
      return after(app, environ, unchanged, (error) => {
        const answer = faultResponse(error, environ, body)
        if (answer.status >= 500) onError(error, environ)
        return tellVersion(answer, environ.state)
      })
    }
}

const settings = {
  format: {
    ...setting.text({
      doc: "nova's faults; the problems of RFC 9457, which clients of OpenStack cannot read; or what a function makes.",
      default: 'nova',
    }),
    type: 'nova, problem or MODULE:EXPORT',
    parse(text: string): string {
      if (isOurs(text) || text.includes(':')) return text
      throw new Error('nova, problem or a function, MODULE:EXPORT')
    },
  },
}

/** [filter:faultwrap] */
export const filterFactory: DeclaredFactory = factoryOf(configured, settings, {
  provides: ['faultwrap'],
  before: {
    identity: 'its 401 would not be told as a fault',
    ratelimit: 'its 429 would not be told as a fault',
    sizelimit: 'its 413 would not be told as a fault',
  },
})

function configured({ format }: { format: string }, globalConf: Conf, localConf: Conf): Filter | Promise<Filter> {
  if (isOurs(format)) return faultwrap({ format })
  return importOption('format', globalConf, localConf).then((exported) => {
    if (isFormat(exported)) return faultwrap({ format: exported })
    const message = `"${format}" is no function, and so no format of faults`
    throw new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'format') })
  })
}

function isOurs(format: string): format is OurFormat {
  return Object.hasOwn(formats, format)
}

function isFormat(exported: unknown): exported is FaultFormat {
  return typeof exported === 'function'
}
