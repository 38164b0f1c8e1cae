import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { isHttpError } from '../../src/contract/http-error.ts'
import { normalizePath } from '../../src/contract/path.ts'
import { Response } from '../../src/contract/response.ts'
import { type Mounts, MountTable } from '../../src/serve/mount-table.ts'
import { normalizeUrl, parsePathExpression, singleSlashes } from '../../src/serve/path-expression.ts'
import { urlmap } from '../../src/serve/urlmap.ts'
import { versionUrlmap } from '../../src/serve/version-urlmap.ts'
import { compare, type Outcome, readLines, type Suite } from './suite.ts'
import {
  type Answer,
  type Apps,
  asText,
  type Deviation,
  departuresOf,
  isRefused,
  ownReading,
  type RecordedMap,
  type RecordedRequest,
} from './urlmap-departures.ts'

interface RequestCase {
  type: 'request'
  id: string
  map: string
  request: RecordedRequest
  expect: Answer
}
interface ExpressionCase {
  type: 'parse'
  id: string
  expression: string
  expect: { raises: string } | { value: string }
}
interface UrlCase {
  type: 'normalize'
  id: string
  url: string
  trim: boolean
  expect: { raises: string } | { domain: string | null; url: string }
}

/** paste.urlmap and nova.api.openstack.urlmap: which application a request comes to, and what it sees. */
export const suite: Suite = async function* (dir, only) {
  const deviations = JSON.parse(readFileSync(join(dir, 'deviations.json'), 'utf8')) as Deviation[]
  const maps = new Map<string, RecordedMap>()
  for (const recorded of readLines<RecordedMap | RequestCase | ExpressionCase | UrlCase>(dir, 'cases.jsonl')) {
    if (recorded.type === 'map') maps.set(recorded.id, recorded)
    if (!only(recorded.id)) continue
    if (recorded.type === 'map') yield judgeMap(recorded)
    if (recorded.type === 'parse') yield judge(recorded, () => ({ value: parsePathExpression(recorded.expression) }))
    if (recorded.type === 'normalize') yield judge(recorded, () => normalized(recorded))
    if (recorded.type === 'request') yield judgeRequest(recorded, maps.get(recorded.map) as RecordedMap, deviations)
  }
}

// What Python refuses with whatever exception, we refuse with an Error.
function judge({ id, expect }: ExpressionCase | UrlCase, run: () => unknown): Outcome {
  return compare(id, attempt(run), 'raises' in expect ? 'raises' : expect)
}

function attempt<T>(run: () => T): T | 'raises' {
  try {
    return run()
  } catch {
    return 'raises'
  }
}

function normalized({ url, trim }: UrlCase): unknown {
  const { domain, path } = normalizeUrl(url, trim)
  return { domain, url: path }
}

// The order of a table is told by the requests; by itself it is another where departures have changed it.
function judgeMap({ id, variant, apps, nested = {}, expect }: RecordedMap): Outcome {
  const got = attempt(() => {
    const table = new MountTable(mountsOf(apps, labelled), { plus: variant === 'nova' })
    return [...table].map(({ domain, prefix, plus, app }) => row(domain, prefix + (plus ? '/+' : ''), app.name)).sort()
  })
  // What Python cannot sort is no less of a table.
  if ('raises' in expect && expect.raises === 'TypeError' && got !== 'raises') return { id, outcome: 'passed' }
  if ('raises' in expect) return compare(id, got, 'raises')
  const inner = Object.keys(nested)
  const rows = expect.applications.map(([domain, url, label]) =>
    row(domain, encodeURI(asText(url)), label === '(nested map)' ? (inner.shift() ?? '') : label),
  )
  return compare(id, got, rows.sort())
}

function row(domain: string | null, url: string, label: string): string {
  return `${domain?.toLowerCase() || '*'} ${url} ${label}`
}

function judgeRequest(recorded: RequestCase, map: RecordedMap, deviations: readonly Deviation[]): Outcome {
  const { id, request, expect } = recorded
  const got = answer(request, map)
  const named = deviations.filter(({ cases }) => cases[id] !== undefined)
  const answers = named.length > 0 ? named.map(({ cases }) => cases[id] as Answer) : [expect]
  const outcomes = answers.map((expected) => compare(id, got, ours(request, map, expected)))
  const failed = outcomes.every(({ outcome }) => outcome === 'failed') ? outcomes[0] : undefined
  if (!failed) return { id, outcome: 'passed' }
  const reason = got.outcome === 'raises' ? undefined : reasonFor(recorded, map, named)
  return reason === undefined ? failed : { id, outcome: 'skipped', reason }
}

// The page of a 404 is ours. Whoever answers below a map sees single slashes, however it was chosen.
function ours(request: RecordedRequest, map: RecordedMap, expected: Answer): Answer {
  if (isRefused(request)) return { outcome: 'bad_request' }
  if (expected.outcome !== 'app') return { outcome: expected.outcome }
  if (expected.app === map.not_found_app) return expected
  return { ...expected, path_info: singleSlashes(expected.path_info) }
}

function reasonFor(
  { request, expect }: RequestCase,
  map: RecordedMap,
  named: readonly Deviation[],
): string | undefined {
  const touching = new Set([...named.map(({ name }) => name), ...departuresOf(request, map)])
  const own = ownReading(request, map)
  if (own !== undefined) return own
  if (touching.size > 1) return [...touching].sort().join(' and ')
  return expect.outcome === 'raises' && named.length === 0 ? 'the original lets an exception out' : undefined
}

function answer(request: RecordedRequest, map: RecordedMap): Answer {
  try {
    const response = applicationOf(map)(environOf(request))
    return JSON.parse(String((response as Response).body))
  } catch (error) {
    if (isHttpError(error) && error.status === 404) return { outcome: 'not_found' }
    return { outcome: isHttpError(error) && error.status === 400 ? 'bad_request' : 'raises' }
  }
}

function applicationOf({ variant, apps, not_found_app: notFound, nested = {} }: RecordedMap): Application {
  const map = variant === 'nova' ? versionUrlmap : urlmap
  const inner = (label: string): Application => {
    const below = nested[label]
    return below ? map(mountsOf(below, inner)) : seeing(label, variant)
  }
  return map(mountsOf(apps, inner), { notFoundApp: notFound === undefined ? undefined : seeing(notFound, variant) })
}

// The recorded maps match bytes that are already decoded, so a percent sign of theirs is none of an escape.
function mountsOf(apps: Apps, appOf: (label: string) => Application): Mounts {
  const mounts = new Map<string, Application>()
  for (const [expression, label] of apps) {
    const written = asText(expression).replaceAll('%', '%25')
    // What is mounted twice counts where it stands last.
    mounts.delete(written)
    mounts.set(written, appOf(label))
  }
  return Object.fromEntries(mounts)
}

function labelled(label: string): Application {
  return { [label]: () => Response.empty() }[label] as Application
}

// An application that answers what it sees, as the recorded ones did: paths as bytes. Where slashes are escaped, theirs were
// made single once they were decoded.
function seeing(label: string, variant: 'nova' | 'paste'): Application {
  return ({ scriptName, pathInfo, state: { best_content_type: type } }) =>
    Response.json({
      outcome: 'app',
      app: label,
      script_name: bytes(scriptName),
      path_info: pathInfo.includes('%2F') ? singleSlashes(bytes(pathInfo)) : bytes(pathInfo),
      ...(variant === 'nova' && type !== undefined && { best_content_type: type }),
    })
}

function bytes(path: string): string {
  return path.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

// Where the client names no host, the recorded servers put their own name in its place.
function environOf(request: RecordedRequest): Environ {
  const { method, scheme, query: queryString, server: [serverName] = ['server.example'] } = request
  const headers: Record<string, string> = Object.create(null)
  for (const [written, value] of request.headers) {
    const name = written.toLowerCase()
    const present = headers[name]
    if (present === undefined) headers[name] = value
    else if (name !== 'content-type') headers[name] = `${present},${value}`
  }
  const target = request.target?.split('?', 1)[0]?.replace(/^https?:\/\/[^/]*/, '')
  return new Environ({
    method,
    scheme,
    queryString,
    headers,
    host: headers.host ?? serverName,
    pathInfo: normalizePath(target ?? encoded(request.path_info)),
    scriptName: encodeURI(request.script_name),
  })
}

function encoded(path: string): string {
  const text = Buffer.from(path, 'latin1').toString()
  return text.replace(/[^!-~]|%/gu, encodeURIComponent)
}
