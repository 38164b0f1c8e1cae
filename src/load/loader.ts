import type { Application, Filter, Probe, Server } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import { mistakesIn, resolveWithin } from './composite.ts'
import { type Context, type FactoryContext, factoriesOf } from './context.ts'
import { Creator, type Imported, kindOf, type Things } from './create.ts'
import { Factories } from './factory.ts'
import { Mistakes } from './gather.ts'
import { Resolver } from './resolve.ts'
import type { Entries, Outside } from './scope.ts'
import type { Kind } from './sections.ts'
import type { Probes } from './watched.ts'

/** One load: the files it read, the factories it imported and what it made. */
export class Loading {
  readonly resolver: Resolver
  readonly #factories = new Factories()
  readonly #creator: Creator

  constructor(outside: Outside) {
    this.resolver = new Resolver(outside, (...required) => this.#factories.require(...required))
    this.#creator = new Creator(
      this.#factories,
      (context, probes) => new CompositeLoader(context, this, probes),
      (context) => mistakesIn(this.resolver, context),
    )
  }

  /**
   * Resolves, and imports. What cannot be resolved does not hide what cannot be imported.
   *
   * @throws ConfigError with every mistake that was found
   */
  async prepare<C extends Context>(resolve: () => C): Promise<{ context: C; imported: Imported }> {
    const mistakes = new Mistakes()
    const [context] = mistakes.collect(resolve)
    const factories = context ? factoriesOf(context) : this.resolver.factories
    const [imported] = await mistakes.await(() => this.#factories.importAll(factories))
    if (context && imported) return { context, imported }
    throw mistakes.error()
  }

  /** Resolves, imports and creates. @throws ConfigError with every mistake that was found */
  async load<K extends Kind>(resolve: () => Context & { readonly kind: K }, probes: Probes = []): Promise<Things[K]> {
    const { context } = await this.prepare(resolve)
    return this.create(context, probes)
  }

  /** @throws ConfigError */
  create<K extends Kind>(context: Context & { readonly kind: K }, probes: Probes = []): Promise<Things[K]> {
    return this.#creator.create(context, probes)
  }

  /** Disposes of everything that was made, the last first. */
  dispose(): Promise<void> {
    return this.#creator.dispose()
  }
}

/** What a composite factory is handed: it finds names in the file where the composite is written. */
class CompositeLoader {
  readonly #context: FactoryContext
  readonly #loading: Loading
  readonly #probes: Probes

  constructor(context: FactoryContext, loading: Loading, probes: Probes) {
    this.#context = context
    this.#loading = loading
    this.#probes = probes
  }

  getApp(name?: string, globalConf?: Conf, probe?: Probe): Promise<Application> {
    return this.#get('app', name, globalConf, probe)
  }

  getFilter(name?: string, globalConf?: Conf, probe?: Probe): Promise<Filter> {
    return this.#get('filter', name, globalConf, probe)
  }

  getServer(name?: string, globalConf?: Conf): Promise<Server> {
    return this.#get('server', name, globalConf)
  }

  #get<K extends Kind>(kind: K, name: string | undefined, globalConf?: Conf, probe?: Probe): Promise<Things[K]> {
    const entries = this.#entriesOf(globalConf)
    const probes = probe ? [...this.#probes, probe] : this.#probes
    return this.#loading.load(() => {
      return resolveWithin(this.#loading.resolver, this.#context, kind, name, entries) as Context & { kind: K }
    }, probes)
  }

  // What a factory hands on is what it was given, so its values are known to come from where they did.
  #entriesOf(globalConf: Conf | undefined): Entries | undefined {
    if (globalConf === undefined) return undefined
    const given = this.#context.globalConf
    const entries = [...entriesOf(globalConf)].map(([name, entry]) => {
      const known = given.get(name)
      return [name, known?.text === entry.text ? known : entry] as const
    })
    return new Map(entries)
  }
}

/** The values of a conf that comes from outside the file: as they are. */
export function entriesOf(conf: Readonly<Record<string, unknown>>): Entries {
  return new Map(Object.entries(conf).map(([name, value]) => [name, { text: textOf(value) }]))
}

/** What lies over `[DEFAULT]`. @throws TypeError for what is neither a text nor a number or boolean, which have an obvious one */
export function overridesOf(defaults: Readonly<Record<string, unknown>>): Map<string, string> {
  const given = Object.entries(defaults).filter(([, value]) => value !== undefined)
  return new Map(
    given.map(([name, value]) => {
      if (/^(?:string|number|boolean)$/.test(typeof value)) return [name, String(value)]
      throw new TypeError(`the default "${name}" must be a text, a number or a boolean, not ${kindOf(value)}`)
    }),
  )
}

// PasteDeploy takes strings only; any other value of JSON is taken as its text.
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
}
