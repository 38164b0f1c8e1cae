import { existsSync } from 'node:fs'
import accepts from 'accepts'
import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { RequestHeaders } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import { readSettings, type SettingsTable, setting } from '../contract/settings.ts'

export interface HealthcheckOptions {
  /** While a file of this name exists the answer is a 503. Default: none. */
  readonly disableByFilePath?: string | undefined
}

/**
 * Says whether the service wants requests: 200 `OK`, or 503 `DISABLED BY FILE` while the file exists, so that a machine can be
 * taken out of a load balancer by a `touch` (oslo.middleware's Healthcheck). Text, HTML or JSON, as the client prefers.
 *
 * Settings  disable_by_file_path, backends = disable_by_file (the only one; the path is enough to switch it on)
 *
 * ```ini
 * [app:healthcheck]
 * use = pkg:wheatpaste#healthcheck
 * disable_by_file_path = /etc/nova/healthcheck_disable
 * ```
 */
export function healthcheck({ disableByFilePath }: HealthcheckOptions = {}): Application {
  return function healthcheck({ method, headers }) {
    if (method !== 'GET' && method !== 'HEAD') {
      throw new HttpError(405, 'A health check is read.', { headers: { allow: 'GET, HEAD' } })
    }
    // One look into a directory that is in memory costs less than the promise of one.
    const disabled = disableByFilePath !== undefined && existsSync(disableByFilePath)
    return answer(disabled ? 503 : 200, disabled ? 'DISABLED BY FILE' : 'OK', headers)
  }
}

const RENDER = {
  text: (reason: string, status: number) => Response.text(reason, status),
  html: (reason: string, status: number) =>
    new Response(status, { 'content-type': 'text/html; charset=utf-8' }, `<p>${reason}</p>`),
  json: (reason: string, status: number) => Response.json({ detailed: false, reasons: [reason] }, status),
}

function answer(status: number, reason: string, headers: RequestHeaders): Response {
  const type = accepts({ headers } as Parameters<typeof accepts>[0]).type(['text', 'html', 'json'])
  // Text where nothing is acceptable, too: what reads a health check looks at the status.
  const response = RENDER[(type || 'text') as keyof typeof RENDER](reason, status)
  response.headers['cache-control'] = 'no-store'
  return response.vary('Accept')
}

const backends = setting.list({ doc: 'What is checked: disable_by_file.' })

const settings = {
  disable_by_file_path: setting.text({ doc: 'While a file of this name exists the answer is a 503.' }),
  backends: {
    ...backends,
    parse(text: string): readonly string[] {
      const names = backends.parse(text)
      if (names.some((name) => name !== 'disable_by_file')) throw new Error('disable_by_file, the only one there is')
      return names
    },
  },
  oslo_config_project: setting.text({ doc: 'Accepted and ignored, so that files of OpenStack load.' }),
}

/** [app:healthcheck] */
export const appFactory: AppFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => {
    const options = readSettings(settings, localConf)
    if (options.backends?.length && options.disableByFilePath === undefined) {
      throw new Error('disable_by_file needs a disable_by_file_path')
    }
    return healthcheck(options)
  },
  { settings },
)
