import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'
import { type MetricsRegistry, sharedMetrics } from '../contract/shared-metrics.ts'

/**
 * Shows the metrics of a registry to Prometheus. Mount it where only those who measure can ask.
 *
 * Settings  default_metrics = true (what prom-client measures of a process)
 *
 * ```ini
 * [app:metrics]
 * use = pkg:wheatpaste#metrics
 * ```
 */
export function metricsApp(registry: MetricsRegistry): Application {
  return async function metrics({ method }) {
    if (method !== 'GET' && method !== 'HEAD') {
      throw new HttpError(405, 'Metrics are read.', { headers: { allow: 'GET, HEAD' } })
    }
    return Response.text(await registry.metrics(), 200, {
      'content-type': registry.contentType,
      'cache-control': 'no-store',
    })
  }
}

const settings = {
  default_metrics: setting.boolean({ doc: 'Whether what prom-client measures of a process is shown.', default: true }),
}

/**
 * [app:metrics] The registry is the default one of prom-client, where the `metrics` filter counts, too. Where several workers serve,
 * whichever is asked answers for all: counters and histograms are sums, and so are gauges unless prom-client says otherwise.
 */
export const appFactory: AppFactory & Configured = Object.assign(
  async (_globalConf: Conf, localConf: Conf) => {
    const { defaultMetrics } = readSettings(settings, localConf)
    const { register, collectDefaultMetrics } = await promClient()
    // They can be registered once, however often a file is loaded.
    if (defaultMetrics && !register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics()
    return metricsApp(sharedMetrics(register))
  },
  { settings },
)

async function promClient(): Promise<typeof import('prom-client')> {
  try {
    return await import('prom-client')
  } catch (cause) {
    throw new Error('metrics need the package prom-client: npm install prom-client', { cause })
  }
}
