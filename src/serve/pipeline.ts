import type { Application, Filter, Probe } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import { explained, passing } from '../contract/explained.ts'
import type { CompositeFactory, Loader } from '../contract/factory.ts'
import { nearest } from '../contract/nearest.ts'
import { probed } from '../contract/probe.ts'
import { type Configured, setting } from '../contract/settings.ts'
import { described } from './described.ts'
import { loadEach } from './load-each.ts'
import { ownSettings } from './own-settings.ts'

/**
 * Wraps an application into filters, of which the first is the outermost. There is no list of them on the request.
 *
 * @param names of the filters, for drawings. Default: those of their functions
 */
export function pipeline(
  filters: readonly Filter[],
  app: Application,
  names: readonly string[] = filters.map(({ name }) => name),
): Application {
  if (filters.length === 0) return app
  const probesOutside = (index: number): Probe[] => filters.slice(0, index).flatMap(({ probe }) => probe ?? [])
  const innermost = probed(app, { kind: 'app', name: app.name }, probesOutside(filters.length))
  const wrapped = filters.reduceRight((inner, filter, index) => {
    const outer = filter(inner)
    if (outer === inner) return inner
    const part = { kind: 'filter', name: names[index] ?? '' } as const
    return probed(passing(outer, inner, part), part, probesOutside(index))
  }, innermost)
  const whole: Application = function pipeline(environ) {
    return wrapped(environ)
  }
  // Filters that tell of themselves, since they are watched, tell more than their names.
  const telling = wrapped === innermost ? undefined : wrapped.describe
  whole.describe =
    telling ??
    (() => ({
      kind: 'pipeline',
      filters: names.map((name) => ({ kind: 'filter', name })),
      app: described(app),
    }))
  whole.explain = (environ) => {
    const { scriptName, pathInfo } = environ
    return { kind: 'pipeline', scriptName, pathInfo, next: [explained(wrapped, environ)] }
  }
  return whole
}

const settings = {
  auth_strategy: setting.text({ doc: 'The option that holds the pipeline.', default: 'keystone' }),
  api_rate_limit: setting.boolean({
    doc: 'Whether requests are limited; where they are not, the pipeline may be another: `STRATEGY_nolimit`.',
    default: true,
  }),
} as const

/**
 * `paste.composite_factory`: one pipeline of several, chosen by `auth_strategy`, of the section or else of `[DEFAULT]`. With
 * `api_rate_limit = false` the option `STRATEGY_nolimit` goes before `STRATEGY`. As `nova.api.auth.pipeline_factory`, and like
 * it this loads the filters in their order, then the app.
 *
 * ```ini
 * [composite:openstack_compute_api_v21]
 * use = pkg:wheatpaste#pipeline_factory
 * noauth2 = cors compute_req_id faultwrap sizelimit noauth2 osapi_compute_app_v21
 * keystone = cors compute_req_id faultwrap sizelimit authtoken keystonecontext osapi_compute_app_v21
 * ```
 */
export const pipelineFactory: CompositeFactory & Configured = Object.assign(
  async (loader: Loader, globalConf: Conf, localConf: Conf) => {
    const own = ownSettings(settings, [localConf, globalConf])
    const { authStrategy, apiRateLimit } = own.settings
    const unlimited = `${authStrategy}_nolimit`
    const option = !apiRateLimit && own.names.includes(unlimited) ? unlimited : authStrategy
    if (!own.names.includes(option)) throw unknownStrategy(authStrategy, own.names, localConf, globalConf)
    return loadPipeline(loader, globalConf, localConf, option)
  },
  { settings },
)

/**
 * Loads what an option lists: filters and, last, an app.
 *
 * @throws ConfigError with everything that is wrong with any of them
 */
async function loadPipeline(loader: Loader, globalConf: Conf, localConf: Conf, option: string): Promise<Application> {
  const names = localConf[option]?.match(/\S+/g) ?? []
  const last = names.pop()
  if (last === undefined) {
    const message = `the pipeline "${option}" is empty`
    throw new ConfigError({ code: 'empty-pipeline', message, place: placeOf(localConf, option, 'name') })
  }
  const parts = await loadEach<Filter | Application>([
    ...names.map((name) => () => loader.getFilter(name, globalConf)),
    () => loader.getApp(last, globalConf),
  ])
  return pipeline(parts.slice(0, -1) as Filter[], parts.at(-1) as Application, names)
}

function unknownStrategy(strategy: string, options: readonly string[], localConf: Conf, globalConf: Conf): ConfigError {
  const conf = localConf.auth_strategy === undefined ? globalConf : localConf
  const strategies = options.filter((option) => !option.endsWith('_nolimit'))
  const close = nearest(strategy, strategies)
  const known = close ? `did you mean "${close}"?` : `there are: ${strategies.join(', ') || 'none'}`
  const message = `there is no pipeline for the auth_strategy "${strategy}": ${known}`
  return new ConfigError({ code: 'bad-option', message, place: placeOf(conf, 'auth_strategy') })
}
