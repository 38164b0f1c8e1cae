import type { Application, Filter, Probe, RunningServer, Server } from '../contract/application.ts'
import { type Conf, createConf } from '../contract/conf.ts'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import { type Disposable, disposeAll } from '../contract/dispose.ts'
import type { Loader } from '../contract/factory.ts'
import { withoutSecrets } from '../contract/known-secrets.ts'
import { probed } from '../contract/probe.ts'
import { isSecretName } from '../contract/secret.ts'
import { type Context, chainTo, type FactoryContext, factoriesOf, locate, placeOf } from './context.ts'
import type { Factories, Factory } from './factory.ts'
import { Mistakes } from './gather.ts'
import { isSecret } from './interpolate.ts'
import type { Entries } from './scope.ts'
import { knowSecretsOf } from './secret-options.ts'
import { discreet } from './secrets.ts'
import type { Kind, Protocol } from './sections.ts'
import { selecting, selectionOf, type Wrap, withoutSelection } from './selected.ts'
import { describing, type Probes, partOf, watched } from './watched.ts'

/** What each kind is. */
export interface Things {
  app: Application
  filter: Filter
  server: Server
}

/** The factories within a context. */
export type Imported = ReadonlyMap<FactoryContext, Factory>
// What is needed all the way down.
interface Making {
  readonly imported: Imported
  readonly probes: Probes
}

/**
 * Creates what contexts describe, in PasteDeploy's order, which a factory may rely on: in a pipeline the app, then the filters from
 * left to right, then they are wrapped from right to left; in a filter-app the app, then the filter; with `filter-with` the filter, then the app.
 */
export class Creator {
  readonly #factories: Factories
  readonly #loaderFor: (context: FactoryContext, probes: Probes) => Loader
  readonly #mistakesIn: (context: FactoryContext) => readonly Problem[]
  readonly #made: Disposable[] = []

  /** @param mistakesIn what is wrong with any of the names that a composite has */
  constructor(
    factories: Factories,
    loaderFor: (context: FactoryContext, probes: Probes) => Loader,
    mistakesIn: (context: FactoryContext) => readonly Problem[],
  ) {
    this.#factories = factories
    this.#loaderFor = loaderFor
    this.#mistakesIn = mistakesIn
  }

  /** @throws ConfigError when a factory cannot be imported, throws, or makes something else than it should */
  async create<K extends Kind>(context: Context & { readonly kind: K }, probes: Probes): Promise<Things[K]> {
    const imported = await this.#factories.importAll(factoriesOf(context))
    const making = { imported, probes }
    if (context.kind !== 'filter') return (await this.#make(context, making)) as Things[K]
    const wrap = await this.#filter(context, making)
    const isFilter = context.type === 'factory' && imported.get(context)?.protocol === 'paste.filter_factory'
    const filter = isFilter ? (wrap as Filter) : settled(wrap)
    return (context.type === 'factory' ? watched(filter, context, probes) : filter) as Things[K]
  }

  /** Disposes of everything that was made, the last first. @throws AggregateError with what failed */
  dispose(): Promise<void> {
    return disposeAll(this.#made.splice(0).reverse())
  }

  async #make(context: Context, making: Making): Promise<Application | Server> {
    if (context.type === 'factory')
      return context.kind === 'server' ? this.#server(context, making) : this.#app(context, making)
    if (context.type === 'pipeline') return this.#pipeline(context.app, context.filters, making)
    if (context.type === 'filter-app') return this.#pipeline(context.app, [context.filter], making)
    const wrap = await this.#filter(context.filter, making)
    const inner = (await this.#make(context.inner, making)) as Application
    return this.#wrap(context.filter, wrap, probed(inner, partOf(context.inner), probesOf([wrap])), making.probes)
  }

  async #pipeline(inner: Context, filters: readonly Context[], making: Making): Promise<Application> {
    let app = (await this.#make(inner, making)) as Application
    const wraps: Wrap[] = []
    for (const filter of filters) wraps.push(await this.#filter(filter, making))
    app = probed(app, partOf(inner), probesOf(wraps))
    for (const [index, filter] of [...filters.entries()].reverse()) {
      const probes = [...making.probes, ...probesOf(wraps.slice(0, index))]
      app = await this.#wrap(filter, wraps[index] as Wrap, app, probes)
    }
    return app
  }

  async #app(context: FactoryContext, { imported, probes }: Making): Promise<Application> {
    const { protocol, call } = callOf(context, imported)
    const made =
      protocol === 'paste.app_factory'
        ? await guard(context, () => call(...confsOf(context)))
        : await this.#composite(context, call, probes)
    return probed(this.#keep(isMade<Application>(context, made, 'not-an-app', 'an app')), partOf(context), probes)
  }

  // A factory that asks for one name after the other stops at the first that is wrong; the report does not.
  async #composite(context: FactoryContext, call: Call['call'], probes: Probes): Promise<unknown> {
    try {
      return await guard(context, () => call(this.#loaderFor(context, probes), ...confsOf(context)))
    } catch (error) {
      const mistakes = new Mistakes()
      mistakes.add(error)
      if (mistakes.problems.some(({ code }) => code !== 'factory-failed'))
        mistakes.problems.push(...this.#mistakesIn(context))
      throw mistakes.error()
    }
  }

  async #server(context: FactoryContext, { imported }: Making): Promise<Server> {
    const { protocol, call } = callOf(context, imported)
    if (protocol === 'paste.server_runner') return (app) => call(app, ...confsOf(context)) as RunningServer
    const server = await guard(context, () => call(...confsOf(context)))
    return this.#keep(isMade(context, server, 'not-a-server', 'a server'))
  }

  async #filter(context: Context, making: Making): Promise<Wrap> {
    const { imported, probes } = making
    if (context.type === 'filtered') {
      const outer = await this.#filter(context.filter, making)
      const inner = await this.#filter(context.inner, making)
      const around = (app: Application) => this.#wrap(context.filter, outer, app, probes)
      return (app) => {
        const inside = this.#wrap(context.inner, inner, app, probes)
        return inside instanceof Promise ? inside.then(around) : around(inside)
      }
    }
    const { protocol, call } = callOf(context, imported)
    const passing = selectionOf(context, call)
    const confs = (): [Conf, Conf] => [confOf(context.globalConf), confOf(withoutSelection(context, call))]
    if (protocol === 'paste.filter_app_factory')
      return selecting((app) => call(app, ...confs()) as Application, passing, partOf(context))
    const filter = await guard(context, () => call(...confs()))
    return selecting(this.#keep<Filter>(isMade(context, filter, 'not-a-filter', 'a filter')), passing, partOf(context))
  }

  /** Wraps at once if the filter does: a filter that others call must not need a promise. */
  #wrap(filter: Context, wrap: Wrap, app: Application, probes: Probes): Application | Promise<Application> {
    const keep = (made: unknown): Application => {
      const wrapped = this.#keep(isMade<Application>(filter, made, 'not-a-filter', 'the app that a filter makes'))
      return wrapped === app ? app : probed(describing(filter, wrapped, app), partOf(filter), probes)
    }
    try {
      const wrapped = wrap(app)
      if (!(wrapped instanceof Promise)) return keep(wrapped)
      return wrapped.then(keep).catch((error) => Promise.reject(explained(filter, error)))
    } catch (error) {
      throw explained(filter, error)
    }
  }

  #keep<T extends Disposable>(made: T): T {
    if (made.dispose && !this.#made.includes(made)) this.#made.push(made)
    return made
  }
}

function probesOf(wraps: readonly Wrap[]): Probe[] {
  return wraps.flatMap(({ probe }) => probe ?? [])
}

/** A filter that can be used at once: where its app takes its time, the first requests wait for it. */
function settled(wrap: Wrap): Filter {
  return (app) => {
    const wrapped = wrap(app)
    if (!(wrapped instanceof Promise)) return wrapped
    wrapped.catch(() => {})
    return async (environ) => (await wrapped)(environ)
  }
}

interface Call {
  readonly protocol: Protocol
  call(...args: readonly unknown[]): unknown
}

function callOf(context: Context, imported: Imported): Call {
  const factory = context.type === 'factory' ? imported.get(context) : undefined
  if (!factory) throw new Error(`[${context.section}] has no factory`)
  const { protocol, object } = factory
  if (typeof object !== 'function') throw notAFunction(context, object)
  knowSecretsOf(context, object)
  return { protocol, call: object as Call['call'] }
}

/** The mistake of what is called a factory and is none. */
export function notAFunction(context: Context, object: unknown): ConfigError {
  return mistake(context, 'not-a-factory', `${nameOf(context)} is ${kindOf(object)}, not a function`)
}

function isMade<T>(context: Context, made: unknown, code: Problem['code'], expected: string): T {
  if (typeof made === 'function') return made as T
  throw mistake(context, code, `${nameOf(context)} returned ${kindOf(made)}, not ${expected}`)
}

function confsOf(context: Context): [Conf, Conf] {
  return [confOf(context.globalConf), confOf(context.localConf)]
}

/** Options as a factory is given them. */
export function confOf(entries: Entries): Conf {
  return createConf(
    [...entries].map(([name, entry]) => {
      const { text, option } = entry
      const secret = (isSecret(entry) || isSecretName(name)) && { secret: true }
      return [name, text, option && { name: option.place, value: { ...option.valuePlace, ...secret } }] as const
    }),
  )
}

async function guard(context: Context, call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    throw explained(context, error)
  }
}

// A mistake in the configuration says so itself and lacks at most the way to it; anything else keeps its stack as the cause.
// Either may quote what the factory was given.
function explained(context: Context, error: unknown): ConfigError {
  if (!(error instanceof ConfigError)) {
    const why = withoutSecrets(error instanceof Error ? error.message : String(error))
    return mistake(context, 'factory-failed', `${nameOf(context)} failed: ${why}`, { cause: error })
  }
  return locate(discreet(error), context)
}

function mistake(context: Context, code: Problem['code'], message: string, options?: ErrorOptions): ConfigError {
  return new ConfigError({ code, message, place: placeOf(context), chain: chainTo(context) }, options)
}

function nameOf(context: Context): string {
  return context.type === 'factory' ? context.factory.written : `[${context.section}]`
}

/** What a value is, as a person says it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
