import { type Conf, pickConf } from '../contract/conf.ts'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import { type Configured, checkSettings, type SettingsTable } from '../contract/settings.ts'
import type { Warning } from '../contract/warnings.ts'
import { isComposite, namesIn } from './composite.ts'
import { type Context, type FactoryContext, factoriesOf, locate } from './context.ts'
import { confOf, notAFunction } from './create.ts'
import type { Factories, Factory } from './factory.ts'
import { distinct, Mistakes } from './gather.ts'
import type { Resolver } from './resolve.ts'
import type { Scope } from './scope.ts'
import { nameOf } from './sections.ts'
import { survey } from './survey.ts'
import { warningsOf } from './warn.ts'

/** What a check found. */
export interface Report {
  readonly errors: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** Resolves and imports a whole file, or what one name of it leads to, and creates nothing. */
export async function checkFile(
  resolver: Resolver,
  factories: Factories,
  scope: Scope,
  name?: string,
): Promise<Report> {
  const all = survey(resolver, scope)
  const asked = name === undefined ? all : all.filter(({ section }) => (nameOf(section) ?? 'main') === name)
  if (asked.length === 0) resolver.section(scope, { kind: 'app', name, via: [] })
  const visit = new Visit(resolver, factories)
  for (const { error } of asked) if (error) visit.mistakes.add(error)
  for (const { context } of asked) if (context) await visit.context(context)
  const errors = distinct(visit.mistakes.problems).sort(byPlace)
  const warnings = name === undefined ? warningsOf(resolver, scope, all, errors) : []
  return { errors, warnings: [...warnings, ...visit.warnings].sort(byPlace) }
}

/** Goes wherever contexts lead, and comes to every section once. */
class Visit {
  readonly mistakes = new Mistakes()
  readonly warnings: Warning[] = []
  readonly #resolver: Resolver
  readonly #factories: Factories
  readonly #seen = new Set<string>()

  constructor(resolver: Resolver, factories: Factories) {
    this.#resolver = resolver
    this.#factories = factories
  }

  async context(context: Context): Promise<void> {
    for (const part of factoriesOf(context)) {
      const { kind, section, place, factory } = part
      const id = section === undefined ? `${factory.base} ${factory.written}` : `${place?.file} [${section}]`
      if (this.#seen.has(`${kind} ${id}`)) continue
      this.#seen.add(`${kind} ${id}`)
      await this.#factory(part)
    }
  }

  async #factory(context: FactoryContext): Promise<void> {
    const [factory] = await this.mistakes.await(() => this.#factories.import(context))
    if (factory) this.mistakes.collect(() => this.#options(context, factory))
    if (!isComposite(context) && !/^paste\.composite?_factory$/.test(factory?.protocol ?? '')) return
    for (const { parts } of namesIn(this.#resolver, context, ownOptions(factory))) {
      for (const { context: inner, error } of parts) {
        if (inner) await this.context(inner)
        else if (error) this.mistakes.add(error)
      }
    }
  }

  #options(context: FactoryContext, { object }: Factory): void {
    if (typeof object !== 'function') throw notAFunction(context, object)
    const { settings, optionsOf = likelyOptions } = object as unknown as Partial<Configured>
    if (settings === undefined) return
    const [globalConf, localConf] = [confOf(context.globalConf), confOf(context.localConf)]
    const conf = '~standard' in settings ? localConf : optionsOf(settings as SettingsTable, globalConf, localConf)
    const { problems, warnings } = checkSettings(settings, conf)
    this.warnings.push(...warnings)
    const [first, ...rest] = problems
    if (first) throw locate(new ConfigError([first, ...rest]), context)
  }
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

function byPlace({ place: a }: Problem | Warning, { place: b }: Problem | Warning): number {
  if (a?.file !== b?.file) return (a?.file ?? '') < (b?.file ?? '') ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
