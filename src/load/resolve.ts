import { dirname, resolve } from 'node:path'
import type { Place } from '../contract/place.ts'
import { words } from './blanks.ts'
import { Budget } from './budget.ts'
import { readConfigFile } from './config-file.ts'
import { type Context, chainOf, completed, type FactoryContext, type Via } from './context.ts'
import { explicit } from './explicit.ts'
import { gather, mistake } from './gather.ts'
import type { IniFile } from './ini.ts'
import type { Entry } from './interpolate.ts'
import { configPath, isUri, parseUri } from './reference.ts'
import { type Entries, type Outside, Scope } from './scope.ts'
import { readSectionConf, type SectionConf, take } from './section-conf.ts'
import { findSection, type Kind, prefixOf, sectionsCalled } from './sections.ts'
import { chainToSite, idOf, nodeOf, refuseRing, type Site, stepOf } from './site.ts'
import { useContext } from './use.ts'
import type { IniSection } from './written.ts'

/** What is asked for, and on whose behalf. */
export interface Ask {
  readonly kind: Kind
  /** A section's name or a URI; nothing means the unnamed section or `main`. */
  readonly name: string | undefined
  /** Lies over the `[DEFAULT]` of the file where the name is found. */
  readonly globalConf?: Entries | undefined
  readonly via: Via
  /** Where the name is written. */
  readonly place?: Place | undefined
}

/** Sees to it that a package is there. @throws ConfigError package-not-found */
export type Require = (packageName: string, base: string) => void

/**
 * Resolves names to contexts: which factory would be called with which configuration. Nothing is imported and no package is
 * looked at, so any file can be resolved and drawn, wherever it comes from.
 *
 * This is `ConfigLoader.get_context` of PasteDeploy, whose order of steps decides which configuration wins.
 */
export class Resolver {
  readonly #outside: Outside
  readonly #require: Require
  readonly #files = new Map<string, IniFile>()
  readonly #budget = new Budget()
  readonly #uses = new Map<string, Set<string>>()
  /** Every factory that was named, also by what has a mistake elsewhere. */
  readonly factories: FactoryContext[] = []

  /** @param require fails when a package that a section requires cannot be found; left out, none is looked for */
  constructor(outside: Outside, require: Require = () => {}) {
    this.#outside = outside
    this.#require = require
  }

  /** A file, or a text that stands for one. */
  add(file: IniFile): void {
    this.#files.set(file.filename, file)
    this.#budget.allow(file.sections.size)
  }

  /** @throws ConfigError */
  uri(ask: Ask & { readonly name: string }, relativeTo: string | undefined, section?: string): Context {
    const reference = asked(ask, () => parseUri(ask.name, section))
    if (reference.scheme === 'config') {
      const scope = asked(ask, () => this.open(configPath(reference.path, relativeTo), ask))
      return this.section(scope, { ...ask, name: reference.name ?? 'main' })
    }
    this.#spend(0)
    const factory = { written: ask.name, place: ask.place, target: reference, protocol: undefined, base: relativeTo }
    const confs = { globalConf: ask.globalConf ?? new Map(), localConf: new Map() }
    return this.#found({ ...askNode(ask), type: 'factory', factory, scope: undefined, ...confs })
  }

  /** A file, seen with what is passed to it. @throws ConfigError when it cannot be read or parsed */
  open(path: string, { globalConf }: Pick<Ask, 'globalConf'>): Scope {
    const filename = resolve(path)
    const file = this.#files.get(filename) ?? readConfigFile(filename)
    if (!this.#files.has(filename)) this.add(file)
    return new Scope(file, globalConf, this.#outside, this.#budget)
  }

  /** A section of the file that was opened first, if it is there. @throws ConfigError */
  beside(kind: Kind, name: string): Context | undefined {
    const [file] = this.#files.values()
    if (!file || sectionsCalled(file, kind, name).length === 0) return undefined
    return this.section(new Scope(file, undefined, this.#outside, this.#budget), { kind, name, via: [] })
  }

  /** @throws ConfigError */
  section(scope: Scope, ask: Ask): Context {
    const { kind, name, via } = ask
    if (name !== undefined && isUri(name)) return this.uri({ ...ask, name }, dirname(scope.file.filename))
    const section = asked(ask, () => findSection(scope.file, kind, name, ask.place))
    const site: Site = { scope, section, id: idOf(scope, section), kind, via }
    return completed(
      section.place,
      () => chainToSite(site),
      () => this.#resolve(site, ask.globalConf),
    )
  }

  #resolve(site: Site, passed: Entries | undefined): Context {
    refuseRing(site)
    this.#note(site)
    const conf = readSectionConf(site.scope, site.section, passed)
    const filterWith = site.kind === 'server' ? undefined : take(conf.localConf, 'filter-with')
    this.#requirePackages(site, take(conf.localConf, 'require'))
    return filterWith ? this.#filtered(site, conf, filterWith) : this.#byPrefix(site, conf)
  }

  /** The sections that a section names, as far as it was resolved, by {@link idOf}. */
  usedBy(id: string): ReadonlySet<string> {
    return this.#uses.get(id) ?? new Set()
  }

  // Whatever refers to itself over and over comes through here, and copies the global conf.
  #note({ section, id, via }: Site): void {
    this.#spend(section.options.size + via.length, section)
    const user = via.at(-1)?.id
    if (user === undefined) return
    const uses = this.#uses.get(user)
    if (uses) uses.add(id)
    else this.#uses.set(user, new Set([id]))
  }

  #spend(options: number, section?: IniSection): void {
    this.#budget.spend(200 + 16 * options, section)
  }

  #found(context: FactoryContext): FactoryContext {
    this.factories.push(context)
    return context
  }

  #requirePackages(site: Site, required: Entry | undefined): void {
    const base = dirname(site.scope.file.filename)
    const require = (name: string): void =>
      completed(
        required?.option?.placeOf(name),
        () => chainToSite(site),
        () => this.#require(name, base),
      )
    gather(words(required?.text ?? '').map((name) => () => require(name)))
  }

  #byPrefix(site: Site, conf: SectionConf): Context {
    const prefix = prefixOf(site.section)
    if (prefix === 'filter-app') return this.#filterApp(site, conf)
    if (prefix === 'pipeline') return this.#pipeline(site, conf)
    return this.#usedOrExplicit(site, conf)
  }

  #usedOrExplicit(site: Site, conf: SectionConf): Context {
    const use = take(conf.localConf, 'use')
    return use ? this.#used(site, conf, use) : this.#found(explicit(site, conf))
  }

  #used(site: Site, conf: SectionConf, use: Entry): Context {
    const context = this.#follow(site, 'use', use, use.text, site.kind, conf.globalConf)
    return useContext(context, site, conf)
  }

  #pipeline(site: Site, { globalConf, localConf }: SectionConf): Context {
    const pipeline = take(localConf, 'pipeline')
    if (!pipeline) throw mistake('missing-pipeline', `[${site.section.name}] has no "pipeline"`)
    refuseOptions(localConf)
    const names = words(pipeline.text)
    const appName = names.pop()
    if (appName === undefined) {
      throw mistake('empty-pipeline', 'the pipeline is empty: it needs at least an app', pipeline.option?.place)
    }
    const follow = (name: string, kind: Kind): Context =>
      this.#follow(site, 'pipeline', pipeline, name, kind, globalConf)
    // The app is resolved first, as in PasteDeploy.
    const tasks = [() => follow(appName, 'app'), ...names.map((name) => () => follow(name, 'filter'))] as const
    const [app, ...filters] = gather<[Context, ...Context[]]>(tasks)
    return { ...nodeOf(site), type: 'pipeline', globalConf, localConf, filters, app }
  }

  #filterApp(site: Site, conf: SectionConf): Context {
    const next = take(conf.localConf, 'next')
    if (!next) throw mistake('missing-next', `[${site.section.name}] does not say which app is next`)
    const [app, filter] = gather<[Context, Context]>([
      () => this.#follow(site, 'next', next, next.text, 'app', conf.globalConf),
      () => this.#usedOrExplicit({ ...site, kind: 'filter' }, conf),
    ])
    return { ...nodeOf(site), type: 'filter-app', globalConf: conf.globalConf, localConf: conf.localConf, filter, app }
  }

  #filtered(site: Site, conf: SectionConf, filterWith: Entry): Context {
    const { globalConf, localConf } = conf
    const [inner, filter] = gather<[Context, Context]>([
      () => this.#byPrefix(site, conf),
      () => this.#follow(site, 'filter-with', filterWith, filterWith.text, 'filter', globalConf),
    ])
    return { ...nodeOf(site), type: 'filtered', globalConf, localConf, filter, inner }
  }

  /** Resolves a name that stands in an option's value. */
  #follow(site: Site, option: string, entry: Entry, name: string, kind: Kind, globalConf: Entries): Context {
    const place = entry.option?.placeOf(name)
    return this.section(site.scope, { kind, name, globalConf, via: [...site.via, stepOf(site, option, place)], place })
  }
}

/** Does something on behalf of whoever asks, whose mistake it is. */
function asked<T>({ place, via }: Ask, act: () => T): T {
  return completed(place, () => chainOf(via), act)
}

function askNode({ kind, via, place }: Ask): Pick<FactoryContext, 'kind' | 'via'> & { place?: Place } {
  return { kind, via, ...(place && { place }) }
}

function refuseOptions(options: Entries): void {
  const [first] = options.values()
  if (!first) return
  const names = [...options.keys()].map((name) => `"${name}"`).join(', ')
  const message = `a pipeline takes no other options; this one has ${names}`
  throw mistake('pipeline-options', message, first.option?.place)
}
