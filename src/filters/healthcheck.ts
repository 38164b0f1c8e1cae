import { existsSync } from 'node:fs'
import type { Filter } from '../contract/application.ts'
import { isDraining } from '../contract/draining.ts'
import type { Environ } from '../contract/environ.ts'
import { preferredType } from '../contract/preferred-type.ts'
import { Response } from '../contract/response.ts'
import { type Settings, setting } from '../contract/settings.ts'
import { AddressList } from './address-list.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { urlPath } from './kinds.ts'

export interface HealthcheckOptions {
  /** Where the question is asked. Default: `/healthcheck`. */
  readonly path?: string
  /** While a file of this name exists the answer is a 503. */
  readonly disableByFilePath?: string | undefined
  /** Who may ask: `10.0.0.0/8`. Others are handed on to the application. Default: everybody. */
  readonly allowedSourceRanges?: readonly string[]
  /** Whether requests that passed a proxy are handed on, too. Default: false. */
  readonly ignoreProxiedRequests?: boolean
}

const PATH = '/healthcheck'
const PROXIED = /^(?:forwarded$|x[-_]forwarded(?:[-_]|$))/

/**
 * Says at one path whether the service wants requests: 200 `OK`, or 503 `DISABLED BY FILE` while the file exists, and `DRAINING`
 * while the server is about to stop (oslo.middleware's Healthcheck, as a filter). Everything else is handed on. Text, HTML or
 * JSON, as the client prefers.
 *
 * Reads     the path, `accept`, the remote address; `forwarded`, `x-forwarded-*`; `state['server.draining']`
 * Sets      nothing
 * Settings  path = /healthcheck, disable_by_file_path, allowed_source_ranges = (everybody), ignore_proxied_requests = false,
 *           backends = disable_by_file (the only one; the path is enough to switch it on)
 *
 * ```ini
 * [filter:healthcheck]
 * use = pkg:wheatpaste#healthcheck
 * disable_by_file_path = /etc/nova/healthcheck_disable
 * ```
 */
export function healthcheck(options: HealthcheckOptions = {}): Filter {
  const { path = PATH, disableByFilePath, allowedSourceRanges = [], ignoreProxiedRequests = false } = options
  const sources = new AddressList(allowedSourceRanges)
  const mayAsk = ({ remoteAddress, headers }: Environ): boolean =>
    (allowedSourceRanges.length === 0 || sources.has(remoteAddress)) &&
    !(ignoreProxiedRequests && Object.keys(headers).some((name) => PROXIED.test(name)))
  return (app) =>
    function healthcheck(environ) {
      const { method, pathInfo } = environ
      if (pathInfo !== path || (method !== 'GET' && method !== 'HEAD') || !mayAsk(environ)) return app(environ)
      // One look into a directory that is in memory costs less than the promise of one.
      if (disableByFilePath !== undefined && existsSync(disableByFilePath))
        return answer(503, 'DISABLED BY FILE', environ)
      return isDraining(environ) ? answer(503, 'DRAINING', environ) : answer(200, 'OK', environ)
    }
}

const RENDER = {
  text: (reason: string, status: number) => Response.text(reason, status),
  html: (reason: string, status: number) =>
    new Response(status, { 'content-type': 'text/html; charset=utf-8' }, `<p>${reason}</p>`),
  json: (reason: string, status: number) => Response.json({ detailed: false, reasons: [reason] }, status),
}

function answer(status: number, reason: string, { headers }: Environ): Response {
  const type = preferredType(headers.accept, ['text', 'html', 'json'])
  // Text where nothing is acceptable, too: what reads a health check looks at the status.
  const response = RENDER[type ?? 'text'](reason, status)
  response.headers['cache-control'] = 'no-store'
  return response.vary('Accept')
}

const backend = setting.choice(['disable_by_file'], { doc: '' })

const settings = {
  path: urlPath({ doc: 'Where the question is asked.', default: PATH }),
  disable_by_file_path: setting.path({
    doc: 'While this file exists the answer is a 503.',
    // swift's name for it.
    formerly: ['disable_path'],
  }),
  allowed_source_ranges: setting.addresses({ doc: 'Who may ask; everybody, if none is said.', default: [] }),
  ignore_proxied_requests: setting.boolean({
    doc: 'Whether requests that passed a proxy are handed on.',
    default: false,
  }),
  backends: setting.listOf(backend, { doc: 'What is checked: disable_by_file.', default: [] }),
}

function configured({ backends, ...options }: Settings<typeof settings>): Filter {
  if (backends.length > 0 && options.disableByFilePath === undefined)
    throw new Error('disable_by_file needs a disable_by_file_path')
  return healthcheck(options)
}

/** [filter:healthcheck] */
export const filterFactory: DeclaredFactory = osloFactoryOf(configured, settings, {
  before: { identity: 'who watches the service has no token' },
})
