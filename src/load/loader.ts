import type { Application, Filter, Server } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Place } from '../contract/place.ts'
import { words } from './blanks.ts'
import type { Context, FactoryContext, Step } from './context.ts'
import { Creator, type Things } from './create.ts'
import { Factories } from './factory.ts'
import { placeInValue } from './interpolate.ts'
import { type Ask, Resolver } from './resolve.ts'
import type { Entries, Entry, Outside } from './scope.ts'
import type { Kind } from './sections.ts'

/** One load: the files it read, the factories it imported and what it made. */
export class Loading {
  readonly resolver: Resolver
  readonly #creator: Creator

  constructor(outside: Outside) {
    const factories = new Factories()
    this.resolver = new Resolver(outside, (...required) => factories.require(...required))
    this.#creator = new Creator(factories, (context) => new CompositeLoader(context, this))
  }

  /** @throws ConfigError */
  create<K extends Kind>(context: Context & { readonly kind: K }): Promise<Things[K]> {
    return this.#creator.create(context)
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

  constructor(context: FactoryContext, loading: Loading) {
    this.#context = context
    this.#loading = loading
  }

  getApp(name?: string, globalConf?: Conf): Promise<Application> {
    return this.#get('app', name, globalConf)
  }

  getFilter(name?: string, globalConf?: Conf): Promise<Filter> {
    return this.#get('filter', name, globalConf)
  }

  getServer(name?: string, globalConf?: Conf): Promise<Server> {
    return this.#get('server', name, globalConf)
  }

  async #get<K extends Kind>(kind: K, name: string | undefined, globalConf: Conf | undefined): Promise<Things[K]> {
    const context = resolveWithin(
      this.#loading.resolver,
      this.#context,
      kind,
      name,
      globalConf && entriesOf(globalConf),
    )
    return this.#loading.create(context as Context & { kind: K })
  }
}

/**
 * Resolves a name that a composite asks for, in the file where the composite is written.
 *
 * @throws ConfigError
 */
export function resolveWithin(
  resolver: Resolver,
  composite: FactoryContext,
  kind: Kind,
  name: string | undefined,
  globalConf?: Entries,
): Context {
  const [option, entry] = optionNaming(composite, name)
  const place = entry?.option && name !== undefined ? placeInValue(entry.option, name) : composite.place
  const ask: Ask = { kind, name, globalConf, via: [...composite.via, stepFrom(composite, option, place)], place }
  if (composite.scope) return resolver.section(composite.scope, ask)
  return resolver.uri({ ...ask, name: name ?? '' }, composite.factory.base)
}

/** The values of a conf that comes from outside the file: as they are. */
export function entriesOf(conf: Readonly<Record<string, unknown>>): Entries {
  return new Map(Object.entries(conf).map(([name, value]) => [name, { text: textOf(value) }]))
}

// PasteDeploy takes strings only; any other value of JSON is taken as its text.
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
}

// A composite does not say which of its options it is working on; the one whose value has the name is the one to point at.
function optionNaming(composite: FactoryContext, name: string | undefined): [option: string, entry: Entry | undefined] {
  for (const [option, entry] of composite.localConf)
    if (name !== undefined && words(entry.text).includes(name)) return [option, entry]
  return ['', undefined]
}

function stepFrom(composite: FactoryContext, option: string, place: Place | undefined): Step {
  const section = composite.section ?? composite.factory.written
  const id =
    composite.scope && composite.section
      ? `${composite.scope.file.filename} [${composite.section}]`
      : composite.factory.written
  return { id, label: option === '' ? `[${section}]` : `[${section}] ${option}`, place }
}
