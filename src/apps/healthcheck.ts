import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import { isDraining } from '../contract/draining.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { type Configured, readSettings, type Setting, type Settings, setting } from '../contract/settings.ts'
import { type AskerOptions, isWelcome } from './asker.ts'
import { disableByFile, disableByFilesPorts, enableByFiles, type HealthCheck } from './health-check.ts'
import { type Finding, healthReport } from './health-report.ts'

export interface HealthcheckOptions extends AskerOptions {
  /** What has to be right. Default: nothing. */
  readonly checks?: readonly HealthCheck[]
  /** Whether those who prefer JSON are told about the process. Default: false. */
  readonly detailed?: boolean
}

/**
 * Says whether the service wants requests: 200 `OK`, or 503 with the reason. Text, HTML or JSON, as the client prefers. As
 * oslo.middleware's Healthcheck, and with the probes of Kubernetes, by the last segment of the path: `livez` is green while the
 * process answers at all, `startupz` from the first time on that all was right, `readyz` as any other path, which is red
 * while the server drains. With `?verbose` each check is listed.
 *
 * Settings  disable_by_file_path, disable_by_file_paths, enable_by_file_paths, backends (the paths are enough to switch them on),
 *           detailed = false, allowed_source_ranges = (all), ignore_proxied_requests = false
 *
 * ```ini
 * [composite:main]
 * use = pkg:wheatpaste#urlmap
 * /healthcheck = healthcheck
 * /livez = healthcheck
 * /readyz = healthcheck
 *
 * [app:healthcheck]
 * use = pkg:wheatpaste#healthcheck
 * disable_by_file_path = /etc/nova/healthcheck_disable
 * ```
 */
export function healthcheck(options: HealthcheckOptions = {}): Application {
  const { checks = [], detailed = false } = options
  const mayAsk = isWelcome(options)
  let hasStarted = false
  const answer = (findings: readonly Finding[], environ: Environ): Response => {
    hasStarted ||= findings.every(({ reason }) => reason === undefined)
    return healthReport(findings, environ, detailed)
  }
  return function healthcheck(environ) {
    if (!mayAsk(environ)) throw new HttpError(404, 'The resource could not be found.')
    if (environ.method !== 'GET' && environ.method !== 'HEAD') {
      throw new HttpError(405, 'A health check is read.', { headers: { allow: 'GET, HEAD' } })
    }
    const probe = /[^/]*$/.exec(environ.scriptName + environ.pathInfo.replace(/\/$/, ''))?.[0]
    if (probe === 'livez' || (probe === 'startupz' && hasStarted)) return healthReport([], environ, detailed)
    const found = look(probe === 'startupz' ? checks : [DRAINING, ...checks], environ)
    return isPromise(found) ? found.then((findings) => answer(findings, environ)) : answer(found, environ)
  }
}

const DRAINING: HealthCheck = { name: 'draining', check: (environ) => (isDraining(environ) ? 'DRAINING' : undefined) }

function look(checks: readonly HealthCheck[], environ: Environ): Finding[] | Promise<Finding[]> {
  const findings = checks.map((check) => findingOf(check, environ))
  return findings.some(isPromise) ? Promise.all(findings) : (findings as Finding[])
}

// A check that cannot be made is one that does not hold; what is wrong is for the log.
function findingOf({ name, check }: HealthCheck, environ: Environ): Finding | Promise<Finding> {
  const found = (reason: string | undefined): Finding => ({ name, reason })
  const failed = (error: unknown): Finding => {
    logError(error, environ)
    return found('CHECK FAILED')
  }
  try {
    const reason = check(environ)
    return isPromise(reason) ? reason.then(found, failed) : found(reason)
  } catch (error) {
    return failed(error)
  }
}

const backend = setting.choice(['disable_by_file', 'disable_by_files_ports', 'enable_by_files'], { doc: '' })
const portAndPath: Setting<readonly [port: number, path: string]> = {
  type: 'port:path',
  doc: '',
  parse(text, folder) {
    const [, port, path = ''] = /^(\d{1,5}):(.+)$/.exec(text) ?? []
    if (port === undefined || Number(port) > 65_535) throw new Error('ports and paths such as 8774:/etc/nova/disable')
    return [Number(port), setting.path({ doc: '' }).parse(path, folder)]
  },
}
const elsewhere: Setting<undefined> = {
  type: 'nothing',
  doc: 'It is mounted by a composite: `/healthcheck = healthcheck`.',
  parse() {
    throw new Error('left out')
  },
}

const ignored = setting.text({ doc: 'Accepted and ignored, so that files of OpenStack load.' })

const settings = {
  disable_by_file_path: setting.path({ doc: 'While a file of this name exists the answer is a 503.' }),
  disable_by_file_paths: setting.listOf(portAndPath, {
    doc: 'The same for each port: 8774:/etc/nova/disable.',
    default: [],
  }),
  enable_by_file_paths: setting.listOf(setting.path({ doc: '' }), {
    doc: 'Until all of these exist it is a 503.',
    default: [],
  }),
  backends: setting.listOf(backend, { doc: 'What is looked at; the paths are enough to say so.', default: [] }),
  detailed: setting.boolean({ doc: 'Whether JSON tells about the process.', default: false }),
  allowed_source_ranges: setting.addresses({ doc: 'Who may ask, by address; everybody, by default.', default: [] }),
  ignore_proxied_requests: setting.boolean({ doc: 'Whether who comes through a proxy finds nothing.', default: false }),
  path: elsewhere,
  oslo_config_project: ignored,
  oslo_config_program: ignored,
  oslo_config_file: ignored,
}

/** [app:healthcheck] */
export const appFactory: AppFactory & Configured = Object.assign(
  (_globalConf: Conf, localConf: Conf) => {
    const options = readSettings(settings, localConf)
    return healthcheck({ ...options, checks: checksOf(options) })
  },
  { settings },
)

const NEEDS = {
  disable_by_file: 'a disable_by_file_path',
  disable_by_files_ports: 'disable_by_file_paths',
  enable_by_files: 'enable_by_file_paths',
}

function checksOf({
  disableByFilePath,
  disableByFilePaths,
  enableByFilePaths,
  backends,
}: Settings<typeof settings>): HealthCheck[] {
  const checks = [
    ...(disableByFilePath === undefined ? [] : [disableByFile(disableByFilePath)]),
    ...(disableByFilePaths.length === 0 ? [] : [disableByFilesPorts(new Map(disableByFilePaths))]),
    ...(enableByFilePaths.length === 0 ? [] : [enableByFiles(enableByFilePaths)]),
  ]
  const names = checks.map(({ name }) => name)
  const blind = backends.find((backend) => !names.includes(backend))
  if (blind !== undefined) throw new Error(`${blind} needs ${NEEDS[blind]}`)
  if (enableByFilePaths.length > 0 && disableByFilePath !== undefined)
    throw new Error('enable_by_files and disable_by_file contradict each other')
  return checks
}
