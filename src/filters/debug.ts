import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isHttpError } from '../contract/http-error.ts'
import type { Response } from '../contract/response.ts'
import { isWhole } from '../contract/response-body.ts'
import { SECRET_PARAMETERS } from '../contract/secret.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { HeaderPatterns, headerPatterns, SECRET_HEADERS } from './header-patterns.ts'
import { escaped, type Output } from './lines.ts'
import { redacted } from './log-entry.ts'

export interface DebugOptions {
  /** Headers whose values are not shown. Default: those that hold tokens, cookies and keys. */
  readonly maskHeaders?: readonly string[]
  /** Parameters of the query whose values are not shown. Default: those that hold tokens, keys and signatures. */
  readonly redact?: readonly string[]
  /** Default: stderr. */
  readonly output?: Output
}

/**
 * Writes what comes in and what goes out to stderr (oslo.middleware's Debug), without what is secret. Bodies are not shown,
 * since nobody can tell what in them is secret.
 *
 * ```text
 * > GET /v2.1/servers?limit=2 HTTP/1.1
 * > x-auth-token: ***
 * < 200, 1234 bytes
 * < content-type: application/json
 * ```
 *
 * Reads     the request and the answer
 * Sets      nothing
 * Settings  mask_headers = authorization, cookie, x-*-token and the like; redact = token, password, signature and the like
 *
 * ```ini
 * [filter:debug]
 * use = pkg:wheatpaste#debug
 * ```
 */
export function debug(options: DebugOptions = {}): Filter {
  const { maskHeaders = SECRET_HEADERS, redact = SECRET_PARAMETERS, output = process.stderr } = options
  const secrets = new HeaderPatterns(maskHeaders)
  const parameters = new Set(redact.map((name) => name.toLowerCase()))
  const show = (mark: string, head: string, headers: object): void => {
    const lines = Object.entries(headers).map(([name, value]) => `${mark} ${secrets.masked(name, value)}\n`)
    output.write(`${mark} ${head}\n${lines.join('')}`)
  }
  return (app) =>
    function debug(environ) {
      show('>', requestLine(environ, parameters), environ.headers)
      const answered = (response: Response): Response => {
        show('<', statusLine(response), response.headers)
        return response
      }
      return after(app, environ, answered, (error) => {
        show('<', errorLine(error), isHttpError(error) ? (error.headers ?? {}) : {})
        throw error
      })
    }
}

function requestLine({ method, scriptName, pathInfo, queryString, protocol }: Environ, secrets: ReadonlySet<string>) {
  const query = queryString === '' ? '' : `?${queryString}`
  return [method, redacted(scriptName + pathInfo + query, secrets), protocol].map(escaped).join(' ')
}

function statusLine({ status, body }: Response): string {
  return `${status}, ${isWhole(body) ? `${Buffer.byteLength(body ?? '')} bytes` : 'a stream'}`
}

// The text of an error may hold anything; whoever answers it logs it.
function errorLine(error: unknown): string {
  return isHttpError(error) ? `${error.status}, thrown` : '500, thrown'
}

const settings = {
  mask_headers: headerPatterns({
    doc: 'Headers whose values are not shown; a * stands for any part.',
    default: SECRET_HEADERS,
  }),
  redact: setting.list({ doc: 'Parameters of the query whose values are not shown.', default: SECRET_PARAMETERS }),
}

/** [filter:debug] */
export const filterFactory: DeclaredFactory = osloFactoryOf(debug, settings)
