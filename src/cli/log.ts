import type { ErrorEntry } from '../contract/error-log.ts'
import { visible } from '../contract/visible.ts'

/** What is told about an event beside its sentence, as data. */
export type Facts = Readonly<Record<string, unknown>>

/** Where a service that runs tells what happens to it. */
export interface Log {
  info(facts: Facts, message: string): void
  warn(facts: Facts, message: string): void
  error(facts: Facts, message: string): void
}

/**
 * Logs to stderr: for a terminal as a person reads it, else one object of JSON a line, as pino writes it.
 *
 * @param base what every line tells: which worker this is, say
 */
export async function createLog(base: Facts = {}): Promise<Log> {
  if (process.stderr.isTTY) return humanLog(base, (line) => void process.stderr.write(line))
  // A terminal needs none of it, and neither do the other commands.
  const { destination, pino, stdTimeFunctions } = await import('pino')
  const formatters = { level: (level: string) => ({ level }) }
  // Written at once, so that what is told just before the end is not lost.
  const stderr = destination({ fd: 2, sync: true })
  // Errors are data by then: pino would take all that somebody has put on one, secrets, too.
  const serializers = { err: (err: unknown) => err }
  const log: Log = pino(
    { base: { pid: process.pid, ...base }, formatters, serializers, timestamp: stdTimeFunctions.isoTime },
    stderr,
  )
  return log
}

/** One line for each event, and below it what is told of an error or of the files that changed. */
export function humanLog(base: Facts, write: (text: string) => void): Log {
  const who = Object.entries(base).map(([name, value]) => `${name} ${value}: `)
  const log =
    (prefix: string) =>
    ({ details, err }: Facts, message: string): void => {
      const more = details ?? (err as { readonly stack?: unknown } | undefined)?.stack
      const below = more === undefined ? '' : `${String(more).replace(/^/gm, '  ')}\n`
      write(visible(`${new Date().toTimeString().slice(0, 8)} ${who.join('')}${prefix}${message}\n${below}`))
    }
  return { info: log(''), warn: log('warning: '), error: log('error: ') }
}

/** Takes errors of requests into a log: as data the `id` of the request, `method`, `path`, `status`, and `err` as pino has it. */
export function errorsInto(log: Log): (entry: ErrorEntry) => void {
  return ({ id, method, path, status, summary, stack }) => {
    const [, type = 'Error', message = summary] = /^(\w+)(?: \[\w+\])?: (.*)$/.exec(summary) ?? []
    const err = { type, message, stack: [summary, ...stack.map((line) => `    ${line}`)].join('\n') }
    log.error({ id, method, path, status, err }, `${method} ${path} ${status}`)
  }
}
