import { pino } from 'pino'
import type { Output } from './lines.ts'
import { FIELDS, type LogEntry, redacted } from './log-entry.ts'

/** Makes of each entry a line of JSON, as pino writes them and the tools around it read them. */
export function logJson(output: Output, secrets: ReadonlySet<string>): (entry: LogEntry) => void {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    { write: (line) => void output.write(line) },
  )
  return (entry) => {
    const { address, method, uri, id, global_id, user, project, microversion, route } = FIELDS
    const told = {
      id: id(entry),
      global_id: global_id(entry),
      address: address(entry),
      method: method(entry),
      uri: redacted(String(uri(entry)), secrets),
      route: route(entry),
      user: user(entry),
      project: project(entry),
      microversion: microversion(entry),
      status: entry.status,
      length: entry.length,
      time_taken: Number(entry.seconds.toFixed(6)),
    }
    logger[entry.status >= 500 ? 'error' : 'info'](told)
  }
}
