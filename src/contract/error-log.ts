import { stripVTControlCharacters } from 'node:util'
import type { Environ } from './environ.ts'
import { errorText } from './error-text.ts'
import { isHttpError } from './http-error.ts'
import { withoutSecrets } from './known-secrets.ts'
import { visible } from './visible.ts'

/** An error of a request, in words that can neither pass for a line of a log nor paint a terminal, and tell no known secret. */
export interface ErrorEntry {
  readonly method: string
  /** Without the query; it may hold secrets. */
  readonly path: string
  readonly status: number
  /** The id of the request, where it has one. */
  readonly id: string | undefined
  /** The kind of error and its message, in one line. */
  readonly summary: string
  /** Where it was thrown, and why: its causes. */
  readonly stack: readonly string[]
}

// A package of filters may bring a copy of this one, and all of them log to the same place.
const SINK: unique symbol = Symbol.for('wheatpaste.error-log')
const shared = globalThis as { [SINK]?: (entry: ErrorEntry) => void }

/**
 * Logs an error that was the server's fault. By default to stderr: time, method, path and status on the line of the error itself,
 * its stack below, indented.
 */
export function logError(error: unknown, environ: Environ): void {
  const write = shared[SINK] ?? writeEntry
  write(entryOf(error, environ))
}

/** Lets a log that the process has take the errors of requests, too. Without one, they go to stderr again. */
export function logErrorsBy(write: ((entry: ErrorEntry) => void) | undefined): void {
  if (write) shared[SINK] = write
  else delete shared[SINK]
}

function entryOf(error: unknown, { method, scriptName, pathInfo, state }: Environ): ErrorEntry {
  const told = withoutSecrets(stripVTControlCharacters(errorText(error)))
  const [summary = '', ...stack] = told.split(/[\r\n]+/).map(visible)
  const { 'openstack.request_id': id } = state
  return {
    method,
    path: scriptName + pathInfo,
    status: isHttpError(error) ? error.status : 500,
    id: typeof id === 'string' ? id : undefined,
    summary,
    stack: stack.map((line) => line.trim()),
  }
}

function writeEntry({ method, path, status, summary, stack }: ErrorEntry): void {
  const head = `${new Date().toISOString()} ${method} ${path} ${status} ${summary}`
  process.stderr.write([head, ...stack.map((line) => `    ${line}`)].join('\n').concat('\n'))
}
