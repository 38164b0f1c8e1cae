import type { Application, Filter, RunningServer, Server } from '../contract/application.ts'
import { type Conf, createConf } from '../contract/conf.ts'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Loader } from '../contract/factory.ts'
import { type Context, chainTo, type FactoryContext, factoriesOf, locate, placeOf } from './context.ts'
import type { Factories, Factory } from './factory.ts'
import { Mistakes } from './gather.ts'
import { isSecret } from './interpolate.ts'
import type { Entries } from './scope.ts'
import type { Kind, Protocol } from './sections.ts'

/** What each kind is. */
export interface Things {
  app: Application
  filter: Filter
  server: Server
}

type Disposable = { dispose?(): void | Promise<void> }
/** The factories within a context. */
export type Imported = ReadonlyMap<FactoryContext, Factory>
/** A filter while loading: a `filter_app_factory` may take its time. */
type Wrap = (app: Application) => Application | Promise<Application>

/**
 * Creates what contexts describe, in PasteDeploy's order, which a factory may rely on: in a pipeline the app, then the filters from
 * left to right, then they are wrapped from right to left; in a filter-app the app, then the filter; with `filter-with` the filter, then the app.
 */
export class Creator {
  readonly #factories: Factories
  readonly #loaderFor: (context: FactoryContext) => Loader
  readonly #mistakesIn: (context: FactoryContext) => readonly Problem[]
  readonly #made: Disposable[] = []

  /** @param mistakesIn what is wrong with any of the names that a composite has */
  constructor(
    factories: Factories,
    loaderFor: (context: FactoryContext) => Loader,
    mistakesIn: (context: FactoryContext) => readonly Problem[],
  ) {
    this.#factories = factories
    this.#loaderFor = loaderFor
    this.#mistakesIn = mistakesIn
  }

  /** @throws ConfigError when a factory cannot be imported, throws, or makes something else than it should */
  async create<K extends Kind>(context: Context & { readonly kind: K }): Promise<Things[K]> {
    const imported = await this.#factories.importAll(factoriesOf(context))
    if (context.kind !== 'filter') return (await this.#make(context, imported)) as Things[K]
    const wrap = await this.#filter(context, imported)
    const isFilter = context.type === 'factory' && imported.get(context)?.protocol === 'paste.filter_factory'
    return (isFilter ? wrap : settled(wrap)) as Things[K]
  }

  /** Disposes of everything that was made, the last first. */
  async dispose(): Promise<void> {
    for (const made of this.#made.splice(0).reverse()) await made.dispose?.()
  }

  async #make(context: Context, imported: Imported): Promise<Application | Server> {
    if (context.type === 'factory')
      return context.kind === 'server' ? this.#server(context, imported) : this.#app(context, imported)
    if (context.type === 'pipeline') return this.#pipeline(context.app, context.filters, imported)
    if (context.type === 'filter-app') return this.#pipeline(context.app, [context.filter], imported)
    const wrap = await this.#filter(context.filter, imported)
    return this.#wrap(context.filter, wrap, (await this.#make(context.inner, imported)) as Application)
  }

  async #pipeline(inner: Context, filters: readonly Context[], imported: Imported): Promise<Application> {
    let app = (await this.#make(inner, imported)) as Application
    const wraps: [Context, Wrap][] = []
    for (const filter of filters) wraps.push([filter, await this.#filter(filter, imported)])
    for (const [filter, wrap] of wraps.reverse()) app = await this.#wrap(filter, wrap, app)
    return app
  }

  async #app(context: FactoryContext, imported: Imported): Promise<Application> {
    const { protocol, call } = callOf(context, imported)
    if (protocol === 'paste.app_factory')
      return this.#keepApp(context, await guard(context, () => call(...confsOf(context))))
    return this.#keepApp(context, await this.#composite(context, call))
  }

  // A factory that asks for one name after the other stops at the first that is wrong; the report does not.
  async #composite(context: FactoryContext, call: Call['call']): Promise<unknown> {
    try {
      return await guard(context, () => call(this.#loaderFor(context), ...confsOf(context)))
    } catch (error) {
      const mistakes = new Mistakes()
      mistakes.add(error)
      if (mistakes.problems.some(({ code }) => code !== 'factory-failed'))
        mistakes.problems.push(...this.#mistakesIn(context))
      throw mistakes.error()
    }
  }

  #keepApp(context: Context, app: unknown): Application {
    return this.#keep(isMade(context, app, 'not-an-app', 'an app'))
  }

  async #server(context: FactoryContext, imported: Imported): Promise<Server> {
    const { protocol, call } = callOf(context, imported)
    if (protocol === 'paste.server_runner') return (app) => call(app, ...confsOf(context)) as RunningServer
    const server = await guard(context, () => call(...confsOf(context)))
    return this.#keep(isMade(context, server, 'not-a-server', 'a server'))
  }

  async #filter(context: Context, imported: Imported): Promise<Wrap> {
    if (context.type === 'filtered') {
      const outer = await this.#filter(context.filter, imported)
      const inner = await this.#filter(context.inner, imported)
      const around = (app: Application) => this.#wrap(context.filter, outer, app)
      return (app) => {
        const inside = this.#wrap(context.inner, inner, app)
        return inside instanceof Promise ? inside.then(around) : around(inside)
      }
    }
    const { protocol, call } = callOf(context, imported)
    if (protocol === 'paste.filter_app_factory') return (app) => call(app, ...confsOf(context)) as Application
    const filter = await guard(context, () => call(...confsOf(context)))
    return this.#keep<Filter>(isMade(context, filter, 'not-a-filter', 'a filter'))
  }

  /** Wraps at once if the filter does: a filter that others call must not need a promise. */
  #wrap(filter: Context, wrap: Wrap, app: Application): Application | Promise<Application> {
    const keep = (made: unknown): Application =>
      describing(filter, this.#keep(isMade(filter, made, 'not-a-filter', 'the app that a filter makes')), app)
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

// What a filter makes knows nothing of what is inside it; whoever asks what runs wants to.
function describing(filter: Context, wrapped: Application, app: Application): Application {
  if (wrapped === app || wrapped.describe || !Object.isExtensible(wrapped)) return wrapped
  wrapped.describe = () => ({
    kind: 'pipeline',
    filters: [{ kind: 'filter', ...(filter.section !== undefined && { name: filter.section }) }],
    app: app.describe?.() ?? { kind: 'app', ...(app.name !== '' && { name: app.name }) },
  })
  return wrapped
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
  if (typeof object === 'function') return { protocol, call: object as Call['call'] }
  throw notAFunction(context, object)
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
      return [
        name,
        text,
        option && { name: option.place, value: { ...option.valuePlace, ...(isSecret(entry) && { secret: true }) } },
      ] as const
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
function explained(context: Context, error: unknown): ConfigError {
  if (!(error instanceof ConfigError)) {
    const why = error instanceof Error ? error.message : String(error)
    return mistake(context, 'factory-failed', `${nameOf(context)} failed: ${why}`, { cause: error })
  }
  return locate(error, context)
}

function mistake(context: Context, code: Problem['code'], message: string, options?: ErrorOptions): ConfigError {
  return new ConfigError({ code, message, place: placeOf(context), chain: chainTo(context) }, options)
}

function nameOf(context: Context): string {
  return context.type === 'factory' ? context.factory.written : `[${context.section}]`
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
