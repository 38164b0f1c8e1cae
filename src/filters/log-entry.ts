import type { Environ } from '../contract/environ.ts'
import type { State } from '../contract/state.ts'

/** What is known of a request once its answer is. */
export interface LogEntry {
  readonly environ: Environ
  readonly status: number
  /** Of the body, in bytes; undefined for a stream or an error. */
  readonly length: number | undefined
  /** Until the answer was known, without the sending of a stream. */
  readonly seconds: number
}

type Value = string | number | undefined

/** What a log can say of a request; undefined where that is not known. */
export type Field =
  | ('address' | 'method' | 'uri' | 'path' | 'protocol' | 'host' | 'agent' | 'referer' | 'status' | 'length' | 'time')
  | ('date' | 'id' | 'global_id' | 'user' | 'project' | 'microversion' | 'route')

export const FIELDS: Readonly<Record<Field, (entry: LogEntry) => Value>> = {
  address: ({ environ }) => environ.remoteAddress || undefined,
  method: ({ environ }) => environ.method,
  uri: ({ environ: { scriptName, pathInfo, queryString } }) =>
    queryString === '' ? scriptName + pathInfo : `${scriptName}${pathInfo}?${queryString}`,
  path: ({ environ }) => environ.scriptName + environ.pathInfo,
  protocol: ({ environ }) => environ.protocol,
  host: ({ environ }) => environ.host || undefined,
  agent: ({ environ }) => environ.headers['user-agent'],
  referer: ({ environ }) => environ.headers.referer,
  status: ({ status }) => status,
  length: ({ length }) => length,
  time: ({ seconds }) => seconds.toFixed(6),
  date: () => new Date().toISOString(),
  id: ({ environ }) => text(environ.state, 'openstack.request_id'),
  global_id: ({ environ }) => text(environ.state, 'openstack.global_request_id'),
  user: ({ environ }) => environ.state['nova.context']?.userId,
  project: ({ environ }) => environ.state['nova.context']?.projectId,
  microversion: ({ environ }) => versionOf(environ.state),
  route: ({ environ }) => text(environ.state, 'http.route'),
}

/** A URI with `***` for the values of those parameters of its query, however their names are escaped. */
export function redacted(uri: string, secrets: ReadonlySet<string>): string {
  const mark = uri.indexOf('?')
  if (mark < 0 || secrets.size === 0) return uri
  const pairs = uri.slice(mark + 1).split('&')
  const shown = pairs.map((pair) => {
    const [name = ''] = pair.split('=', 1)
    return name.length < pair.length && secrets.has(decoded(name).toLowerCase()) ? `${name}=***` : pair
  })
  return `${uri.slice(0, mark)}?${shown.join('&')}`
}

function decoded(name: string): string {
  return new URLSearchParams(name).keys().next().value ?? ''
}

function versionOf(state: State): string | undefined {
  return state['openstack.api_version']?.version?.toString()
}

function text(state: State, name: string): string | undefined {
  const value = state[name]
  return typeof value === 'string' ? value : undefined
}
