import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isHttpError } from '../contract/http-error.ts'
import type { Response, ResponseBody } from '../contract/response.ts'
import { SECRET_PARAMETERS } from '../contract/secret.ts'
import { type Settings, setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { Lines, type Output } from './lines.ts'
import type { LogEntry } from './log-entry.ts'
import { logTemplate, TEMPLATE } from './log-template.ts'

export interface RequestLogOptions {
  /** Where the lines go. Default: stderr. */
  readonly output?: Output
  /** Default: nova's. */
  readonly template?: string
  /** Parameters of the query whose values are not shown. Default: those that hold tokens, keys and signatures. */
  readonly redact?: readonly string[]
  /** Writes each entry in another way than by the template. */
  readonly write?: (lines: Lines, redact: ReadonlySet<string>) => (entry: LogEntry) => void
}

/**
 * Writes one line for each request when its answer is known (nova's RequestLog):
 *
 * ```text
 * 127.0.0.1 "GET /v2.1/servers?limit=2" status: 200 len: 1234 microversion: 2.1 time: 0.004321
 * ```
 *
 * A template may name `{address}`, `{method}`, `{uri}`, `{path}`, `{protocol}`, `{host}`, `{agent}`, `{referer}`, `{status}`,
 * `{length}` (in bytes; of a stream or an error it is not known), `{time}` (in seconds, without the sending of a stream),
 * `{date}`, `{id}`, `{global_id}`, `{user}`, `{project}`, `{microversion}` and `{route}`; what is not known is a `-`. With
 * `format = json` each line is an object, as pino writes it.
 *
 * Reads     the request, and what those further in noted of it in the state
 * Sets      nothing
 * Settings  format = text, template (nova's), redact (token, password, signature and the like), output = stderr
 *
 * ```ini
 * [filter:request_log]
 * use = pkg:wheatpaste#request_log
 * template = {date} {id} {user} "{method} {uri}" {status} {time}
 * ```
 *
 * @throws Error when the template names what there is not
 */
export function requestLog(options: RequestLogOptions = {}): Filter {
  const { output = process.stderr, template = TEMPLATE, redact = SECRET_PARAMETERS, write } = options
  const lines = new Lines(output)
  const secrets = new Set(redact.map((name) => name.toLowerCase()))
  const report = write ? write(lines, secrets) : reportTo(lines, logTemplate(template, secrets))
  const filter: Filter = (app) =>
    function requestLog(environ) {
      const end = timed(environ, report)
      const answered = (response: Response): Response => {
        end(response.status, lengthOf(response.body))
        return response
      }
      return after(app, environ, answered, (error) => {
        end(isHttpError(error) ? error.status : 500)
        throw error
      })
    }
  return Object.assign(filter, { dispose: () => lines.flush() })
}

function timed(environ: Environ, report: (entry: LogEntry) => void): (status: number, length?: number) => void {
  const start = performance.now()
  return (status, length) => report({ environ, status, length, seconds: (performance.now() - start) / 1000 })
}

function reportTo(lines: Lines, line: (entry: LogEntry) => string): (entry: LogEntry) => void {
  return (entry) => lines.write(line(entry))
}

function lengthOf(body: ResponseBody): number | undefined {
  if (body === null) return 0
  if (typeof body === 'string') return Buffer.byteLength(body)
  return body instanceof Uint8Array ? body.byteLength : undefined
}

const template = setting.text({ doc: 'What a line says, in text.', default: TEMPLATE })

const settings = {
  format: setting.choice(['text', 'json'], { doc: 'Lines by the template, or objects.', default: 'text' }),
  template: {
    ...template,
    type: 'template',
    parse(text: string): string {
      logTemplate(text, new Set())
      return text.replace(/\s+/g, ' ')
    },
  },
  redact: setting.list({ doc: 'Parameters of the query whose values are not shown.', default: SECRET_PARAMETERS }),
  output: setting.choice(['stderr', 'stdout'], { doc: 'Where the lines go.', default: 'stderr' }),
}

async function configured({ format, output, ...options }: Settings<typeof settings>): Promise<Filter> {
  // pino takes longer to import than all filters together, so that who wants text does without it.
  const json = format === 'json' ? { write: (await import('./log-json.ts')).logJson } : {}
  return requestLog({ ...options, ...json, output: process[output] })
}

/** [filter:request_log] */
export const filterFactory: DeclaredFactory = factoryOf(configured, settings, { provides: ['request_log'] })
