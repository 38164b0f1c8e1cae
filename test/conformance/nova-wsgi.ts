import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Environ } from '../../src/contract/environ.ts'
import { errorResponse } from '../../src/contract/error-response.ts'
import { faultResponse, tellVersion } from '../../src/contract/fault.ts'
import { isHttpError } from '../../src/contract/http-error.ts'
import { normalizePath } from '../../src/contract/path.ts'
import type { Response } from '../../src/contract/response.ts'
import { PythonTypeError } from './nova-controllers.ts'
import {
  bodyOf,
  departed,
  type Exchange,
  type Expected,
  hasEncodedSlash,
  type RecordedRequest,
  type Seen,
  SLASH,
  seenOf,
} from './nova-departures.ts'
import { type Spec, type Stack, StackUnderTest } from './nova-stacks.ts'
import { compare, type Outcome, readLines, type Suite } from './suite.ts'

interface Case {
  type: 'request' | 'sequence'
  id: string
  stack: Stack
  request?: RecordedRequest
  requests?: RecordedRequest[]
  expect: Expected | Expected[]
}

interface Deviation {
  name: string
  cases: Record<string, Expected | Expected[]>
}

/** nova.api.openstack.wsgi: resources, controllers and faults, behind a router, filters and a map of versions. */
export const suite: Suite = async function* novaWsgi(dir, only) {
  const [spec, ...cases] = readLines<Spec | Case>(dir, 'cases.jsonl') as [Spec, ...Case[]]
  const deviations = JSON.parse(readFileSync(join(dir, 'deviations.json'), 'utf8')) as Deviation[]
  for (const recorded of cases.filter(({ id }) => only(id))) yield await run(spec, recorded, deviations)
}

// A case that several deviations name is right with the changed answer of any of them. One of them, that a PATCH has a body,
// touches all that name a PATCH.
async function run(spec: Spec, recorded: Case, deviations: Deviation[]): Promise<Outcome> {
  const { id, expect } = recorded
  const named = deviations.filter(({ cases }) => Object.hasOwn(cases, id))
  const exchanges = await replay(spec, recorded)
  const seen = exchanges.map((exchange) => exchange.seen)
  const choices = named.length > 0 ? named.map(({ cases }) => cases[id] as Expected | Expected[]) : [expect]
  const outcomes = choices.map((choice) => compare(id, seen, exchanges.map(meant(choice))))
  const outcome = outcomes.find((one) => one.outcome === 'passed') ?? (outcomes[0] as Outcome)
  const reasons = new Set(named.map(({ name }) => name))
  if (named.length > 0 && recorded.request?.method === 'PATCH') reasons.add('patch-has-a-body')
  if (outcome.outcome === 'passed' || reasons.size < 2) return outcome
  return { id, outcome: 'skipped', reason: [...reasons].join(' and ') }
}

function meant(choice: Expected | Expected[]): (exchange: Exchange, index: number) => Seen {
  const expected = [choice].flat()
  return (exchange, index) => departed(expected[index] as Expected, exchange)
}

// A request is answered by an application of its own, a sequence by one for all of its requests.
async function replay(spec: Spec, { stack, request, requests }: Case): Promise<Exchange[]> {
  const under = new StackUnderTest(spec, stack)
  const exchanges: Exchange[] = []
  for (const one of requests ?? [request ?? []].flat()) exchanges.push(await exchange(under, one))
  return exchanges
}

async function exchange(under: StackUnderTest, request: RecordedRequest): Promise<Exchange> {
  const twin = twinOf(request)
  const twinSeen = twin && (await call(under, twin)).seen
  const answer = await call(under, request)
  const { mapper, routed, stack } = under
  const matching = (method: string): Exchange['match'] =>
    routed ? mapper.match(routed.pathInfo, routed.with({ method })) : null
  const match = matching(request.method)
  return {
    ...answer,
    request,
    stack,
    errors: [...under.errors],
    routed: routed !== undefined,
    match,
    methods: [...mapper.methods].filter(matching),
    actions: under.hasActions(match?.route.controller),
    twin: twinSeen,
  }
}

function twinOf(request: RecordedRequest): RecordedRequest | undefined {
  if (hasEncodedSlash(request)) return { ...request, target: request.target?.replace(/%2f/gi, SLASH) ?? null }
  return request.method === 'HEAD' ? { ...request, method: 'GET' } : undefined
}

async function call(under: StackUnderTest, request: RecordedRequest): Promise<Pick<Exchange, 'seen' | 'thrown'>> {
  under.forget()
  const environ = environOf(request)
  try {
    const response = await under.app(environ.with({ pathInfo: normalizePath(environ.pathInfo) }))
    return { seen: seenOf(response, request.method), thrown: false }
  } catch (error) {
    under.errors.push(error)
    return { seen: seenOf(outside(error, under, environ), request.method), thrown: !isHttpError(error) }
  }
}

// What nova's router and resources answer by themselves, ours leave to the filter outside, which `bare` has not.
function outside(error: unknown, { routed }: StackUnderTest, environ: Environ): Response {
  return routed && (isHttpError(error) || error instanceof PythonTypeError)
    ? tellVersion(faultResponse(error, environ), environ.state)
    : errorResponse(error, environ)
}

function environOf(request: RecordedRequest): Environ {
  const { method, scheme, script_name: scriptName, query: queryString, server = ['server.example', '8774'] } = request
  const { context_project_id: projectId, environ: extra } = request
  const headers = headersOf(request)
  const body = bodyOf(request)
  if (body && !request.no_content_length) headers['content-length'] ??= String(body.length)
  const { host = server.join(':') } = headers
  const environ = new Environ({
    method,
    scheme,
    host,
    scriptName,
    queryString,
    headers,
    pathInfo: pathOf(request),
    body,
  })
  if (projectId !== undefined) Object.assign(environ.state, { 'nova.context': { projectId } })
  if (extra) Object.assign(environ.state, { best_content_type: extra['nova.best_content_type'] })
  return environ
}

// As in CGI: repeats are joined, but of those about the body the first counts.
function headersOf(request: RecordedRequest): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase()
    const present = headers[lower]
    if (present === undefined) headers[lower] = value
    else if (!/^content-(?:type|length)$/.test(lower)) headers[lower] = `${present},${value}`
  }
  return headers
}

// What no client can send is written as one would have to.
function pathOf({ target, path_info: path }: RecordedRequest): string {
  if (target !== null) return target.split('?', 1)[0] ?? ''
  return path.replace(/[^\x21-\x7e]|[%?#]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
  })
}
