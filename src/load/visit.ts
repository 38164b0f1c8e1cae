import { type Conf, pickConf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import { type Importing, resolveOption } from '../contract/imported-option.ts'
import { nearest } from '../contract/nearest.ts'
import { type Configured, checkSettings, type SettingsTable } from '../contract/settings.ts'
import type { Advised, Warning } from '../contract/warnings.ts'
import { isComposite, type Named, namesIn } from './composite.ts'
import { type Context, type FactoryContext, factoriesOf, locate } from './context.ts'
import { confOf, notAFunction } from './create.ts'
import type { Factories, Factory } from './factory.ts'
import { Mistakes } from './gather.ts'
import type { Resolver } from './resolve.ts'
import { selectionOf, withoutSelection } from './selected.ts'

/** What was found out of a factory and its section, as far as there was no mistake. */
export interface Found {
  readonly factory?: Factory | undefined
  /** What its settings are worth, by their names in code. */
  readonly values?: unknown
  /** What it names, if it is a composite. */
  readonly named?: readonly Named[]
}

/** Goes wherever contexts lead, and comes to every section once. */
export class Visit {
  readonly mistakes: Mistakes = new Mistakes()
  readonly warnings: Warning[] = []
  readonly #resolver: Resolver
  readonly #factories: Factories
  readonly #found = new Map<string, Found>()

  constructor(resolver: Resolver, factories: Factories) {
    this.#resolver = resolver
    this.#factories = factories
  }

  /** What was found where one has been. */
  found(context: FactoryContext): Found {
    return this.#found.get(idOf(context)) ?? {}
  }

  async context(context: Context): Promise<void> {
    for (const part of factoriesOf(context)) {
      const id = idOf(part)
      if (this.#found.has(id)) continue
      this.#found.set(id, {})
      await this.#factory(part, id)
    }
  }

  async #factory(context: FactoryContext, id: string): Promise<void> {
    const [factory] = await this.mistakes.await(() => this.#factories.import(context))
    const [values] = factory ? this.mistakes.collect(() => this.#options(context, factory)) : []
    if (factory) await this.#modules(context, factory)
    this.#found.set(id, { factory, values })
    if (!isComposite(context) && !/^paste\.composite?_factory$/.test(factory?.protocol ?? '')) return
    const named = namesIn(this.#resolver, context, ownOptions(factory))
    this.#found.set(id, { factory, values, named })
    for (const { context: inner, error } of named.flatMap(({ parts }) => parts)) {
      if (inner) await this.context(inner)
      else if (error) this.mistakes.add(error)
    }
  }

  #options(context: FactoryContext, { object }: Factory): unknown {
    if (typeof object !== 'function') throw notAFunction(context, object)
    const { settings, optionsOf = likelyOptions, advise } = object as unknown as Partial<Configured & Advised>
    const [globalConf, localConf] = [confOf(context.globalConf), confOf(withoutSelection(context, object))]
    this.mistakes.collect(() => selectionOf(context, object))
    this.warnings.push(...(advise?.(globalConf, localConf) ?? []))
    if (settings === undefined) return undefined
    const conf = '~standard' in settings ? localConf : optionsOf(settings as SettingsTable, globalConf, localConf)
    const { values, problems, warnings } = checkSettings(settings, conf)
    this.warnings.push(...warnings)
    const [first, ...rest] = problems
    if (first) throw locate(new ConfigError([first, ...rest]), context)
    return values
  }

  // What options name is not imported: only its author knows what else that does.
  async #modules(context: FactoryContext, { object }: Factory): Promise<void> {
    const { importedOptions = [] } = (object ?? {}) as Partial<Importing>
    const [globalConf, localConf] = [confOf(context.globalConf), confOf(context.localConf)]
    const fail = (error: unknown): never => {
      throw error instanceof ConfigError ? locate(error, context) : error
    }
    for (const option of importedOptions.filter((name) => localConf[name])) {
      await this.mistakes.await(() => resolveOption(option, globalConf, localConf).catch(fail))
    }
  }
}

/** What a context is known by: its section, or what is written where there is none. */
function idOf({ kind, section, place, factory }: FactoryContext): string {
  return `${kind} ${section === undefined ? `${factory.base} ${factory.written}` : `${place?.file} [${section}]`}`
}

/** The options that a composite factory takes itself, if it tells. */
function ownOptions(factory: Factory | undefined): string[] | undefined {
  const { settings } = (factory?.object ?? {}) as Partial<Configured>
  return settings === undefined || '~standard' in settings ? undefined : Object.keys(settings)
}

// A factory that does not say which options it takes may take others than those of its table, but hardly ones that look like them.
function likelyOptions(table: SettingsTable, _globalConf: Conf, localConf: Conf): Conf {
  const names = Object.values(table).flatMap(({ formerly = [] }) => formerly)
  const known = [...Object.keys(table), ...names]
  return pickConf(localConf, (name) => known.includes(name) || nearest(name, known) !== undefined)
}
