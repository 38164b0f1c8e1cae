import { inspect, stripVTControlCharacters } from 'node:util'
import type { Environ } from './environ.ts'
import { isHttpError } from './http-error.ts'

/**
 * Writes an error to stderr: time, method, path and status on the line of the error itself, its stack below, indented, so
 * that no text within an error can pass for a line of the log. The query is left out; it may hold secrets.
 */
export function logError(error: unknown, { method, scriptName, pathInfo }: Environ): void {
  const status = isHttpError(error) ? error.status : 500
  const [summary, ...stack] = stripVTControlCharacters(inspect(error)).split(/[\r\n]+/)
  const head = `${new Date().toISOString()} ${method} ${scriptName}${pathInfo} ${status} ${summary}`
  process.stderr.write([head, ...stack.map((line) => `    ${line.trim()}`)].join('\n').concat('\n'))
}
