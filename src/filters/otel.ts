import type { Attributes, Span } from '@opentelemetry/api'
import type { Application, Filter, Part, Probe } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { isFailure } from '../contract/error-response.ts'
import { isHttpError } from '../contract/http-error.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { withHeaders } from './error-headers.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { methodOf, routeOf } from './observation.ts'
import { optional } from './optional.ts'

export interface OtelOptions {
  /** Whether the trace that a caller names is taken up. Default: true. */
  readonly inbound?: boolean
  /** Whether the answer tells how long it took. Default: false: it tells strangers, too. */
  readonly serverTiming?: boolean
  /** Whether each filter further in and the app have a span of their own, within the request's. Default: false. */
  readonly parts?: boolean
}

/**
 * Makes a span of each request for OpenTelemetry (`npm install @opentelemetry/api`, and an SDK that the service starts): what
 * those further in do becomes a part of it. The query is left out; it may hold secrets. A stream is not waited for.
 *
 * Reads     the headers that the propagator reads (`traceparent`), the request, `state['http.route']`
 * Sets      the active span; `server-timing`
 * Settings  inbound = true, server_timing = false, parts = false
 *
 * ```ini
 * [filter:otel]
 * use = pkg:wheatpaste#otel
 * ```
 *
 * @throws Error when the package is not installed
 */
export async function otel({ inbound = true, serverTiming = false, parts = false }: OtelOptions = {}): Promise<Filter> {
  const api = await optional('@opentelemetry/api', 'otel', () => import('@opentelemetry/api'))
  const { context, propagation, trace, SpanKind, SpanStatusCode } = api
  // By name, and not by what it has: an SDK may be started later.
  const tracer = trace.getTracer('wheatpaste')

  const filter: Filter = (app) =>
    function otel(environ) {
      const around = inbound ? propagation.extract(context.active(), environ.headers) : context.active()
      const span = tracer.startSpan(
        methodOf(environ),
        { kind: SpanKind.SERVER, attributes: attributesOf(environ) },
        around,
      )
      const start = performance.now()
      const timed = (response: Response): Response => {
        const total = (performance.now() - start).toFixed(3)
        return serverTiming ? response.append('server-timing', `total;dur=${total}`) : response
      }
      const answered = (response: Response): Response => {
        end(span, environ, response.status)
        return timed(response)
      }
      const failed = (error: unknown): never => {
        if (isFailure(error)) span.recordException(error instanceof Error ? error : String(error))
        end(span, environ, isHttpError(error) ? error.status : 500)
        throw serverTiming ? withHeaders(error, timed) : error
      }
      return context.with(trace.setSpan(around, span), () => after(app, environ, answered, failed))
    }
  return parts ? Object.assign(filter, { probe }) : filter

  function probe(app: Application, { kind, name = '' }: Part): ReturnType<Probe> {
    return (environ) => {
      const span = tracer.startSpan(`${kind} ${name}`)
      const answered = (response: Response): Response => {
        span.end()
        return response
      }
      const failed = (error: unknown): never => {
        span.end()
        throw error
      }
      return context.with(trace.setSpan(context.active(), span), () => after(app, environ, answered, failed))
    }
  }

  function end(span: Span, environ: Environ, status: number): void {
    const route = routeOf(environ)
    if (route !== 'unmatched') span.updateName(`${methodOf(environ)} ${route}`).setAttribute('http.route', route)
    span.setAttribute('http.response.status_code', status)
    if (status >= 500) span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
}

// The semantic conventions of OpenTelemetry for a server of HTTP.
function attributesOf(environ: Environ): Attributes {
  const { scheme, host, scriptName, pathInfo, protocol, remoteAddress, headers } = environ
  const method = methodOf(environ)
  return {
    'http.request.method': method === 'OTHER' ? '_OTHER' : method,
    'url.scheme': scheme,
    'url.path': scriptName + pathInfo,
    'network.protocol.version': protocol.replace('HTTP/', ''),
    ...(host !== '' && { 'server.address': host.replace(/:\d+$/, '') }),
    ...(remoteAddress !== '' && { 'client.address': remoteAddress }),
    ...(headers['user-agent'] !== undefined && { 'user_agent.original': headers['user-agent'] }),
  }
}

const settings = {
  inbound: setting.boolean({ doc: 'Whether the trace that a caller names is taken up.', default: true }),
  parts: setting.boolean({
    doc: 'Whether each filter further in and the app have a span of their own.',
    default: false,
  }),
  server_timing: setting.boolean({ doc: 'Whether the answer tells how long it took, to everybody.', default: false }),
}

/** [filter:otel] */
export const filterFactory: DeclaredFactory = factoryOf(otel, settings)
