import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import { type Package, Packages } from '../plugins/package.ts'
import { type Context, chainTo, type FactoryContext, type FactoryReference } from './context.ts'
import { Mistakes } from './gather.ts'
import { importAttribute } from './module.ts'
import { type Asked, isUri, parseObject, parseUri } from './reference.ts'
import { type Kind, kinds, type Protocol } from './sections.ts'

/** What a factory's name was imported as, and how to call it. */
export interface Factory {
  readonly protocol: Protocol
  /** What the attribute holds: a function, if all is well. */
  readonly object: unknown
  /** The entry point that named it, if one did. */
  readonly entryPoint?: { readonly package: Package; readonly name: string }
}

const ownFolder = dirname(fileURLToPath(import.meta.url))

/** Imports the factories that contexts name: modules, entry points of packages, and the names of others that we stand in for. */
export class Factories {
  readonly #packages = new Packages()

  /**
   * Imports every factory of a context: of a pipeline's app before its filters', as PasteDeploy does.
   *
   * @throws ConfigError with every one that cannot be had
   */
  async importAll(context: Context): Promise<ReadonlyMap<FactoryContext, Factory>> {
    const found = new Map<FactoryContext, Factory>()
    const mistakes = new Mistakes()
    for (const part of partsOf(context)) {
      if (part.type !== 'factory') continue
      try {
        found.set(
          part,
          await this.#import(part.factory, part.kind, { place: part.factory.place, chain: chainTo(part) }),
        )
      } catch (error) {
        mistakes.add(error)
      }
    }
    mistakes.throwAny()
    return found
  }

  /** Sees to it that a package is there. @throws ConfigError package-not-found */
  require(packageName: string, base: string, asked: Asked): void {
    this.#package(packageName, foldersFrom(base), asked)
  }

  async #import(written: FactoryReference, kind: Kind, asked: Asked): Promise<Factory> {
    const { target, from } = this.#standIn(written)
    if (target.scheme === 'package') return this.#entryPoint(target.packageName, target.entry, kind, from, asked)
    const object = await importAttribute(target.module, target.attribute, from, asked)
    return { protocol: written.protocol ?? kinds[kind].defaultProtocol, object }
  }

  /** What is written, or what we or the service say stands for it: the group `paste.alias` of package.json. */
  #standIn({ target, base }: FactoryReference): Target {
    const from = foldersFrom(base)
    const key = aliasKey(
      target.scheme === 'package'
        ? `egg:${target.packageName}#${target.entry}`
        : `${target.module}:${target.attribute}`,
    )
    for (const folder of from) {
      const owner = this.#packages.owner(folder)
      const [, alias] =
        Object.entries(owner?.entryPoints['paste.alias'] ?? {}).find(([name]) => aliasKey(name) === key) ?? []
      if (owner === undefined || alias === undefined) continue
      const standIn = isUri(alias) ? parseUri(alias, undefined) : parseObject(alias)
      if (standIn.scheme !== 'config') return { target: standIn, from: [owner.folder, ...from] }
    }
    return { target, from }
  }

  async #entryPoint(
    packageName: string,
    name: string,
    kind: Kind,
    from: readonly string[],
    asked: Asked,
  ): Promise<Factory> {
    const found = this.#package(packageName, from, asked)
    const [entry, another] = entriesCalled(found, kind, name)
    if (!entry) throw noEntryPoint(found, kind, name, asked)
    if (another) {
      const message = `"${name}" of ${found.name} is both a ${entry.protocol} and a ${another.protocol}`
      throw new ConfigError({ code: 'ambiguous-entry-point', message, ...asked })
    }
    const { module, attribute } = parseObject(entry.target, asked)
    const object = await importAttribute(module, attribute, [found.folder], asked)
    return { protocol: entry.protocol, object, entryPoint: { package: found, name } }
  }

  #package(name: string, from: readonly string[], asked: Asked): Package {
    const found = this.#packages.find(name, from)
    if (found) return found
    const hint = `it is looked for from ${from[0]} upwards; is it installed?`
    throw new ConfigError({ code: 'package-not-found', message: `there is no package "${name}"`, hint, ...asked })
  }
}

interface Target {
  readonly target: FactoryReference['target']
  readonly from: readonly string[]
}

// Python finds a distribution without regard to case; a module it does not.
function aliasKey(name: string): string {
  return name.startsWith('egg:') ? name.toLowerCase() : name
}

// Where the file is, where the process was started, and where we are installed: a file in /etc finds the service's packages.
function foldersFrom(base: string | undefined): string[] {
  return [...(base === undefined ? [] : [base]), process.cwd(), ownFolder]
}

function* partsOf(context: Context): Generator<Context> {
  if (context.type === 'pipeline' || context.type === 'filter-app') yield* partsOf(context.app)
  if (context.type === 'filtered') yield* partsOf(context.inner)
  if (context.type === 'pipeline') for (const filter of context.filters) yield* partsOf(filter)
  if (context.type === 'filter-app' || context.type === 'filtered') yield* partsOf(context.filter)
  yield context
}

interface Entry {
  readonly protocol: Protocol
  readonly target: string
}

// Of a filter's two protocols the first that has the name wins; an app's three are alternatives of each other.
function entriesCalled({ entryPoints }: Package, kind: Kind, name: string): Entry[] {
  return kinds[kind].protocols.flatMap((group) => {
    const entries = group.flatMap((protocol) => {
      const target = Object.hasOwn(entryPoints, protocol) ? ownText(entryPoints[protocol], name) : undefined
      return target === undefined ? [] : [{ protocol, target }]
    })
    return entries.slice(0, 1)
  })
}

function ownText(names: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return names && Object.hasOwn(names, name) ? names[name] : undefined
}

function noEntryPoint(found: Package, kind: Kind, name: string, asked: Asked): ConfigError {
  const groups = kinds[kind].protocols.flat()
  const names = groups.flatMap((group) => Object.keys(found.entryPoints[group] ?? {}))
  const close = nearest(name, names)
  const message = `${found.name} has no ${kind} "${name}"${close === undefined ? '' : `: did you mean "${close}"?`}`
  const hint = names.length > 0 ? `it has: ${names.join(', ')}` : `its package.json declares no ${kind}`
  return new ConfigError({ code: 'entry-point-not-found', message, hint, ...asked })
}
