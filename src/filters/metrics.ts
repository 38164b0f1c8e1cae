import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { type MetricsRegistry, sharedMetrics } from '../contract/shared-metrics.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { token, urlPath } from './kinds.ts'
import { methodOf, observe } from './observation.ts'
import { optional } from './optional.ts'

export interface MetricsOptions {
  /** Where the measures can be read, by anybody who can ask. Default: nowhere; the app `metrics` shows them, too. */
  readonly path?: string | undefined
  /** What the names begin with. Default: `http`. */
  readonly prefix?: string
  /** Seconds, the upper bounds of the histogram. Default: from 5 ms to 10 s. */
  readonly buckets?: readonly number[]
}

const BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Counts and measures requests for Prometheus (`npm install prom-client`), in the registry of that package, where other
 * measures of the service are, too: `http_request_duration_seconds` by method, route and status, `http_requests_in_flight`.
 * Routes are told by their templates, so that no client can add any. Where several workers serve, what is read is the sum of all.
 *
 * Reads     the method, `state['http.route']`
 * Sets      nothing
 * Settings  path, prefix = http, buckets = 0.005 … 10
 *
 * ```ini
 * [filter:metrics]
 * use = pkg:wheatpaste#metrics
 * path = /metrics
 * ```
 *
 * @throws Error when the package is not installed
 */
export async function metrics(options: MetricsOptions = {}): Promise<Filter> {
  const prometheus = await optional('prom-client', 'metrics', () => import('prom-client'))
  const { register } = prometheus
  const shared = sharedMetrics(register)
  const { path, prefix = 'http', buckets = BUCKETS } = options
  // What is loaded twice, or again, goes on counting.
  const known = <Metric>(name: string, create: (name: string) => Metric): Metric =>
    (register.getSingleMetric(name) as Metric | undefined) ?? create(name)
  const duration = known(`${prefix}_request_duration_seconds`, (name) => {
    const help = 'How long requests took until their answer was known.'
    return new prometheus.Histogram({ name, help, labelNames: ['method', 'route', 'status'], buckets: [...buckets] })
  })
  const inFlight = known(`${prefix}_requests_in_flight`, (name) => {
    return new prometheus.Gauge({ name, help: 'Requests whose answer is not known yet.', labelNames: ['method'] })
  })

  return (app) =>
    function metrics(environ) {
      if (path !== undefined && isAsked(environ, path)) return told(shared)
      const current = { method: methodOf(environ) }
      inFlight.inc(current)
      return observe(app, environ, ({ method, route, status, seconds }) => {
        inFlight.dec(current)
        duration.observe({ method, route, status }, seconds)
      })
    }
}

function isAsked({ method, pathInfo }: Environ, path: string): boolean {
  return pathInfo === path && (method === 'GET' || method === 'HEAD')
}

async function told(registry: MetricsRegistry): Promise<Response> {
  return Response.text(await registry.metrics(), 200, {
    'content-type': registry.contentType,
    'cache-control': 'no-store',
  })
}

const settings = {
  path: urlPath({ doc: 'Where the measures can be read, by anybody who can ask.' }),
  prefix: token('name', { doc: 'What the names begin with.', default: 'http' }),
  buckets: setting.listOf(setting.float({ doc: '', min: 0 }), {
    doc: 'Seconds, the upper bounds of the histogram.',
    default: BUCKETS,
  }),
}

/** [filter:metrics] */
export const filterFactory: DeclaredFactory = factoryOf(metrics, settings)
