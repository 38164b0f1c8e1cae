import { dirname } from 'node:path'
import type { Place } from '../contract/place.ts'
import { words } from './blanks.ts'
import { readConfigFile } from './config-file.ts'
import { type Context, chainOf, type FactoryContext, type FactoryReference, type Via } from './context.ts'
import { gather } from './gather.ts'
import type { IniFile } from './ini.ts'
import { placeInValue } from './interpolate.ts'
import { type Asked, configPath, isUri, parseObject, parseUri } from './reference.ts'
import { type Entries, type Entry, type Outside, Scope } from './scope.ts'
import { readSectionConf, type SectionConf, take } from './section-conf.ts'
import { findSection, type Kind, kinds, type Protocol, prefixOf, sectionsCalled } from './sections.ts'
import { mistakeAt, nodeOf, refuseRing, type Site, stepOf } from './site.ts'
import { useContext } from './use.ts'

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
export type Require = (packageName: string, base: string, asked: Asked) => void

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

  /** @param require fails when a package that a section requires cannot be found; left out, none is looked for */
  constructor(outside: Outside, require: Require = () => {}) {
    this.#outside = outside
    this.#require = require
  }

  /** A text that stands for a file. */
  add(file: IniFile): void {
    this.#files.set(file.filename, file)
  }

  /** @throws ConfigError */
  uri(ask: Ask & { readonly name: string }, relativeTo: string | undefined, section?: string): Context {
    const asked = { place: ask.place, chain: chainOf(ask.via) }
    const reference = parseUri(ask.name, section, asked)
    if (reference.scheme === 'config') {
      const scope = this.open(configPath(reference.path, relativeTo, asked), ask)
      return this.section(scope, { ...ask, name: reference.name ?? 'main' })
    }
    const factory = { written: ask.name, place: ask.place, target: reference, protocol: undefined, base: relativeTo }
    const globalConf = new Map(ask.globalConf)
    return { ...askNode(ask), type: 'factory', factory, scope: undefined, globalConf, localConf: new Map() }
  }

  /** A file, seen with what is passed to it. @throws ConfigError when it cannot be read or parsed */
  open(path: string, { globalConf, place }: Pick<Ask, 'globalConf' | 'place'>): Scope {
    const file = this.#files.get(path) ?? readConfigFile(path, place)
    this.#files.set(path, file)
    return new Scope(file, globalConf, this.#outside)
  }

  /** A section of the file that was opened first, if it is there. @throws ConfigError */
  beside(kind: Kind, name: string): Context | undefined {
    const [file] = this.#files.values()
    if (!file || sectionsCalled(file, kind, name).length === 0) return undefined
    return this.section(new Scope(file, undefined, this.#outside), { kind, name, via: [] })
  }

  /** @throws ConfigError */
  section(scope: Scope, ask: Ask): Context {
    const folder = dirname(scope.file.filename)
    if (ask.name !== undefined && isUri(ask.name)) return this.uri({ ...ask, name: ask.name }, folder)
    const found = findSection(scope.file, ask.kind, ask.name, ask.place, chainOf(ask.via))
    const id = `${scope.file.filename} [${found.name}]`
    const site: Site = { scope, section: found, id, kind: ask.kind, via: ask.via }
    refuseRing(site)
    const conf = readSectionConf(scope, found, ask.globalConf, chainOf(ask.via))
    const filterWith = ask.kind === 'server' ? undefined : take(conf.localConf, 'filter-with')
    this.#requirePackages(site, take(conf.localConf, 'require'))
    const context = this.#byPrefix(site, conf)
    return filterWith ? this.#filtered(site, conf, context, filterWith) : context
  }

  #requirePackages(site: Site, required: Entry | undefined): void {
    const names = words(required?.text ?? '')
    const chain = chainOf(site.via)
    const base = dirname(site.scope.file.filename)
    gather(
      names.map(
        (name) => () =>
          this.#require(name, base, { place: required?.option && placeInValue(required.option, name), chain }),
      ),
    )
  }

  #byPrefix(site: Site, conf: SectionConf): Context {
    const prefix = prefixOf(site.section)
    if (prefix === 'filter-app') return this.#filterApp(site, conf)
    if (prefix === 'pipeline') return this.#pipeline(site, conf)
    return this.#usedOrExplicit(site, conf)
  }

  #usedOrExplicit(site: Site, conf: SectionConf): Context {
    const use = take(conf.localConf, 'use')
    return use ? this.#used(site, conf, use) : explicit(site, conf)
  }

  #used(site: Site, conf: SectionConf, use: Entry): Context {
    const context = this.#follow(site, 'use', use, use.text, site.kind, conf.globalConf)
    return useContext(context, site, conf)
  }

  #pipeline(site: Site, { globalConf, localConf }: SectionConf): Context {
    const pipeline = take(localConf, 'pipeline')
    if (!pipeline) throw mistakeAt(site, 'missing-pipeline', `[${site.section.name}] has no "pipeline"`)
    refuseOptions(site, localConf)
    const names = words(pipeline.text)
    const appName = names.pop()
    if (appName === undefined) {
      throw mistakeAt(site, 'empty-pipeline', 'the pipeline is empty: it needs at least an app', pipeline.option?.place)
    }
    const follow = (name: string, kind: Kind): Context =>
      this.#follow(site, 'pipeline', pipeline, name, kind, globalConf)
    // The app is resolved first, as in PasteDeploy.
    const tasks = [() => follow(appName, 'app'), ...names.map((name) => () => follow(name, 'filter'))]
    const [app, ...filters] = gather(tasks) as [Context, ...Context[]]
    return { ...nodeOf(site), type: 'pipeline', globalConf, localConf, filters, app }
  }

  #filterApp(site: Site, conf: SectionConf): Context {
    const next = take(conf.localConf, 'next')
    if (!next) throw mistakeAt(site, 'missing-next', `[${site.section.name}] does not say which app is next`)
    const [app, filter] = gather([
      () => this.#follow(site, 'next', next, next.text, 'app', conf.globalConf),
      () => this.#usedOrExplicit({ ...site, kind: 'filter' }, conf),
    ]) as [Context, Context]
    return { ...nodeOf(site), type: 'filter-app', globalConf: conf.globalConf, localConf: conf.localConf, filter, app }
  }

  #filtered(site: Site, { globalConf, localConf }: SectionConf, inner: Context, filterWith: Entry): Context {
    const filter = this.#follow(site, 'filter-with', filterWith, filterWith.text, 'filter', globalConf)
    return { ...nodeOf(site), type: 'filtered', globalConf, localConf, filter, inner }
  }

  /** Resolves a name that stands in an option's value. */
  #follow(site: Site, option: string, entry: Entry, name: string, kind: Kind, globalConf: Entries): Context {
    const place = entry.option && placeInValue(entry.option, name)
    return this.section(site.scope, { kind, name, globalConf, via: [...site.via, stepOf(site, option, place)], place })
  }
}

function askNode({ kind, via, place }: Ask): Pick<FactoryContext, 'kind' | 'via'> & { place?: Place } {
  return { kind, via, ...(place && { place }) }
}

function refuseOptions(site: Site, options: Entries): void {
  const [first] = options.values()
  if (!first) return
  const names = [...options.keys()].map((name) => `"${name}"`).join(', ')
  const message = `a pipeline takes no other options; this one has ${names}`
  throw mistakeAt(site, 'pipeline-options', message, first.option?.place)
}

/** A section that names its factory by protocol: `paste.app_factory = module:attribute`. */
function explicit(site: Site, { globalConf, localConf }: SectionConf): FactoryContext {
  const named = kinds[site.kind].protocols.flatMap((group) =>
    group.filter((protocol) => localConf.has(protocol)).slice(0, 1),
  )
  const [protocol, another] = named
  if (!protocol) throw mistakeAt(site, 'no-factory', `nothing says what makes [${site.section.name}]`)
  if (another) {
    const message = `[${site.section.name}] names several factories: ${named.join(', ')}`
    throw mistakeAt(site, 'several-factories', message, localConf.get(another)?.option?.place)
  }
  const entry = take(localConf, protocol) as Entry
  const factory = objectReference(site, protocol, entry)
  return { ...nodeOf(site), type: 'factory', factory, scope: site.scope, globalConf, localConf }
}

function objectReference(site: Site, protocol: Protocol, entry: Entry): FactoryReference {
  const place = entry.option && placeInValue(entry.option, entry.text)
  const target = parseObject(entry.text, { place, chain: [...chainOf(site.via), `[${site.section.name}] ${protocol}`] })
  return { written: entry.text, place, target, protocol, base: dirname(site.scope.file.filename) }
}
