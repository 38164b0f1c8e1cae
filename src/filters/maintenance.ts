import type { Filter } from '../contract/application.ts'
import { errorResponse } from '../contract/error-response.ts'
import { HttpError } from '../contract/http-error.ts'
import { setting } from '../contract/settings.ts'
import { AddressList } from './address-list.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { switchOf } from './switch.ts'

export interface MaintenanceOptions {
  /** Whether the service is closed, whatever files there are. Default: false. */
  readonly enabled?: boolean
  /** It is closed while this file exists. */
  readonly file?: string | undefined
  /** Milliseconds after which clients are asked to come again. */
  readonly retryAfter?: number | undefined
  readonly message?: string
  /** Who may use the service meanwhile: `10.0.0.0/8`. Default: nobody. */
  readonly allowed?: readonly string[]
}

const MESSAGE = 'The service is closed for maintenance.'

/**
 * Answers every request with a 503 while the service is closed, so that it can be worked on without being taken down: by
 * `enabled`, or by a file, which a `touch` makes and an `rm` takes away. Without either there is nothing to do.
 *
 * The answer is no error of the service: neither `faultwrap` nor the log hears of it.
 *
 * Reads     the remote address
 * Sets      `retry-after`
 * Settings  enabled = false, file, retry_after, message = The service is closed for maintenance., allowed = (none)
 *
 * ```ini
 * [filter:maintenance]
 * use = pkg:wheatpaste#maintenance
 * file = /run/nova/maintenance
 * retry_after = 10m
 * ```
 */
export function maintenance(options: MaintenanceOptions = {}): Filter {
  const isClosed = switchOf(options.enabled ?? false, options.file)
  if (!isClosed) return (app) => app
  const { message = MESSAGE, retryAfter, allowed = [] } = options
  const insiders = new AddressList(allowed)
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter / 1000)) }
  return (app) =>
    function maintenance(environ) {
      if (!isClosed() || insiders.has(environ.remoteAddress)) return app(environ)
      return errorResponse(new HttpError(503, message, { headers, expose: true }), environ)
    }
}

const settings = {
  enabled: setting.boolean({ doc: 'Whether the service is closed, whatever files there are.', default: false }),
  file: setting.path({ doc: 'It is closed while this file exists.' }),
  retry_after: setting.duration({ doc: 'After how long clients are asked to come again.', min: 0 }),
  message: setting.text({ doc: 'What clients are told.', default: MESSAGE }),
  allowed: setting.addresses({ doc: 'Who may use the service meanwhile.', default: [] }),
}

/** [filter:maintenance] */
export const filterFactory: DeclaredFactory = factoryOf(maintenance, settings, {
  provides: ['maintenance'],
  when: ['enabled', 'file'],
})
