import type { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import {
  action,
  apiVersion,
  type ControllerRequest,
  type ControllerResult,
  expectedErrors,
  type Method,
  response,
  versions,
} from '../../src/serve/controller.ts'
import { fault } from './nova-faults.ts'

/* The recorded controllers, which were Python's, made of our functions. */

export interface Raised {
  kind: 'http' | 'nova' | 'python' | 'custom' | 'fault'
  class: string
  kwargs?: { explanation?: string; headers?: Record<string, unknown>; location?: string }
  args?: string[]
  attrs?: Record<string, unknown>
  wrapped?: Raised
}

interface Do {
  return?: object
  echo?: true
  none?: true
  string?: string
  bytes?: string
  dict_subclass?: object
  response_object?: {
    obj: object | null
    code?: number
    headers?: Record<string, string>
    set?: Record<string, string>
  }
  webob_response?: { status: number; body: string; headers: [string, string][] }
  raise?: Raised
  return_exception?: Raised
  switch?: { on: string; cases: Record<string, Do>; default: Do }
  valid_body?: string
}

export interface RecordedMethod {
  name: string
  params: string[]
  do: Do
  api_version?: [string, string?]
  response?: number
  expected_errors?: number | number[]
  wsgi_action?: string
}

/** What the classes of exceptions are, by `http:HTTPConflict` or `nova:Invalid`. */
export type Exceptions = Record<
  string,
  { code: number; title: string; explanation: string; safe?: boolean; message: string; is_a: string[] }
>

/** What Python throws for a mistake in the code of a method, and also where a method does not take its arguments. */
export class PythonTypeError extends TypeError {}

export function controllerOf(methods: RecordedMethod[], exceptions: Exceptions): object {
  const controller: Record<string, Method> = {}
  for (const { name } of methods) {
    const variants = methods.filter((method) => method.name === name).map((method) => decorated(method, exceptions))
    controller[name] = versions(...variants)
  }
  return controller
}

function decorated(recorded: RecordedMethod, exceptions: Exceptions): Method {
  let method: Method = (request) => {
    checkArguments(recorded, request)
    return perform(recorded.do, recorded, request, exceptions)
  }
  const { api_version: range, response: status, expected_errors: expected, wsgi_action: name } = recorded
  if (range) method = apiVersion(...range)(method)
  if (status) method = response(status)(method)
  if (expected !== undefined) method = expectedErrors(...[expected].flat())(method)
  return name === undefined ? method : action(name)(method)
}

// Python calls a method with the route's variables and, where a body may be, with `body`; a missing or unknown one is an error.
function checkArguments({ params }: RecordedMethod, request: ControllerRequest): void {
  const given = new Set(Object.keys(argumentsOf(request)))
  const known = new Set(params.map((name) => name.replace('?', '')))
  const missing = params.find((name) => !name.endsWith('?') && !given.has(name))
  const unknown = [...given].find((name) => !known.has(name))
  if (missing !== undefined || unknown !== undefined) throw new PythonTypeError(`argument ${missing ?? unknown}`)
}

function argumentsOf({ params, environ, body }: ControllerRequest): Record<string, unknown> {
  const { action: _action, controller: _controller, format: _format, project_id: _project, ...taken } = params
  // Python's WSGI has paths as bytes.
  const texts = Object.entries(taken).map(([name, value]) => [name, value && Buffer.from(value).toString('latin1')])
  const variables: Record<string, unknown> = Object.fromEntries(texts)
  return ['POST', 'PUT', 'PATCH'].includes(environ.method) ? { ...variables, body } : variables
}

function perform(
  what: Do,
  method: RecordedMethod,
  request: ControllerRequest,
  exceptions: Exceptions,
): ControllerResult {
  if (what.switch) {
    const { on, cases, default: otherwise } = what.switch
    return perform(cases[String(argumentsOf(request)[on])] ?? otherwise, method, request, exceptions)
  }
  if (what.raise) throw thrown(what.raise, method, exceptions)
  if (what.return_exception) return returned(what.return_exception, request.environ, exceptions)
  if (what.echo) return echo(method, request)
  if (what.valid_body !== undefined) return { valid: isValidBody(request.body, what.valid_body) }
  if (what.bytes !== undefined) return Buffer.from(what.bytes)
  if (what.dict_subclass) return Object.assign(new DictSubclass(), what.dict_subclass)
  if (what.response_object) return responseObject(what.response_object, method)
  if (what.webob_response) {
    const { status, headers, body } = what.webob_response
    return new Response(status, lowered(Object.fromEntries(headers)), body)
  }
  return what.string ?? what.return
}

class DictSubclass {}

function echo({ name, params }: RecordedMethod, request: ControllerRequest): object {
  const given = argumentsOf(request)
  const args = Object.fromEntries(
    params.map((param) => [param.replace('?', ''), given[param.replace('?', '')] ?? null]),
  )
  const { version, environ } = request
  return { action: name, version, legacy_v2: environ.state['openstack.legacy_v2'] === true, args }
}

// nova's Controller.is_valid_body, which asks Python's `in` and `[]`, and so refuses more than it means to.
function isValidBody(body: unknown, name: string): boolean {
  if (!body || (Array.isArray(body) && body.length === 0)) return false
  const contains = typeof body === 'string' || Array.isArray(body) ? body.includes(name) : undefined
  if (contains || typeof body === 'number' || body === true) throw new PythonTypeError('not subscriptable')
  const entity = contains === undefined ? (body as Record<string, unknown>)[name] : undefined
  return typeof entity === 'object' && entity !== null && !Array.isArray(entity)
}

// A ResponseObject has the declared status unless it has its own, and cannot have another type.
function responseObject(
  { obj, code, headers, set }: NonNullable<Do['response_object']>,
  method: RecordedMethod,
): Response {
  const { 'content-type': _type, ...own } = lowered({ ...headers, ...lowered(set ?? {}) })
  const status = code ?? method.response ?? 200
  if (obj) return Response.json(obj, status, own)
  return new Response(status, { ...own, 'content-type': 'application/json' })
}

function lowered(headers: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function thrown(raised: Raised, method: RecordedMethod, exceptions: Exceptions): unknown {
  if (raised.kind === 'http') return httpError(raised, exceptions)
  if (raised.kind === 'nova') return novaError(raised.class, method, exceptions)
  if (raised.kind === 'fault') return faultOfWrapped(raised.wrapped as Raised, exceptions)
  if (raised.kind === 'custom') return Object.assign(named('CustomError', ''), raised.attrs)
  return raised.class === 'TypeError' ? new PythonTypeError('boom') : named(raised.class, raised.args?.join() ?? '')
}

// webob raises also what is no error; with us that is a response.
function httpError({ class: name, kwargs = {} }: Raised, exceptions: Exceptions): unknown {
  const { code = 500, explanation = '' } = exceptions[`http:${name}`] ?? {}
  const headers = lowered(kwargs.headers)
  if (code >= 400) return new HttpError(code, kwargs.explanation ?? '', { headers, expose: true })
  return fault(code, kwargs.explanation ?? explanation, kwargs.location ? { location: kwargs.location } : headers)
}

function faultOfWrapped(wrapped: Raised, exceptions: Exceptions): Response {
  const { code = 500 } = exceptions[`http:${wrapped.class}`] ?? {}
  return fault(code, wrapped.kwargs?.explanation)
}

// nova's ResourceExceptionHandler and expected_errors tell families of nova.exception apart, which are not ours.
function novaError(name: string, { expected_errors: expected }: RecordedMethod, exceptions: Exceptions): unknown {
  const { code = 500, safe = false, message = '', is_a: families = [] } = exceptions[`nova:${name}`] ?? {}
  const always = (status: number): Error => Object.assign(new HttpError(status, message), { expected: true })
  if (families.includes('Forbidden')) return always(403)
  if (families.includes('ValidationError')) return always(code)
  if (families.includes('NotSupported') && expected !== undefined) return always(400)
  if (families.includes('VersionNotFoundForAPIMethod')) return fault(404)
  if (families.includes('Invalid')) return fault(code, message)
  return Object.assign(named(name, message), { code, safe, expected: families.includes('Unauthorized') })
}

function named(name: string, message: string): Error {
  const classes = { [name]: class extends Error {} }
  return new (classes[name] ?? Error)(message)
}

// A returned webob exception is a page of webob's, by its own reading of Accept; a returned Fault is a fault.
function returned(raised: Raised, { headers }: Environ, exceptions: Exceptions): Response {
  if (raised.kind === 'fault') return faultOfWrapped(raised.wrapped as Raised, exceptions)
  const { code = 500, title = '', explanation = '' } = exceptions[`http:${raised.class}`] ?? {}
  const text = raised.kwargs?.explanation ?? explanation
  const status = `${code} ${title}`
  const type = acceptedPage(headers.accept ?? '')
  if (type === 'application/json')
    return Response.json({ message: `${text}<br /><br />\n\n\n`, code: status, title }, code)
  const page = `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${text}<br /><br />\n\n\n\n </body>\n</html>`
  const plain = `${status}\n\n${text}\n\n   `
  return new Response(code, { 'content-type': `${type}; charset=UTF-8` }, type === 'text/html' ? page : plain)
}

const RANGE =
  /^\s*([\w.+*-]+\/[\w.+*-]+)((?:\s*;\s*(?!q=)[\w-]+=[^;]+)*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*$/i

// Of two that are wanted equally the page wins; a header with a mistake accepts all.
function acceptedPage(accept: string): string {
  const ranges = accept.split(',').map((range) => RANGE.exec(range))
  if (accept !== '' && ranges.includes(null)) return 'text/html'
  const quality = (names: string[]): number => {
    const found = names.map((name) => ranges.find((range) => range?.[1]?.toLowerCase() === name && range[2] === ''))
    return Number(found.find((range) => range)?.[3] ?? (found.some((range) => range) ? 1 : 0))
  }
  const page = quality(['text/html', 'text/*', '*/*'])
  const data = quality(['application/json', 'application/*', '*/*'])
  if (page === 0 && data === 0) return 'text/plain'
  return page >= data ? 'text/html' : 'application/json'
}
