import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../contract/config-error.ts'
import { unknownName } from '../contract/nearest.ts'
import { type Package, Packages } from '../plugins/package.ts'
import { Aliases } from './aliases.ts'
import { type FactoryContext, type FactoryReference, locate } from './context.ts'
import { Mistakes } from './gather.ts'
import { importAttribute } from './module.ts'
import { parseObject } from './reference.ts'
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
  readonly #imported = new Map<string, Promise<Factory>>()
  readonly #aliases = new Aliases(this.#packages)

  /** @throws ConfigError with every one that cannot be had */
  async importAll(contexts: Iterable<FactoryContext>): Promise<ReadonlyMap<FactoryContext, Factory>> {
    const found = new Map<FactoryContext, Factory>()
    const mistakes = new Mistakes()
    for (const context of contexts) {
      const [factory] = await mistakes.await(() => this.import(context))
      if (factory) found.set(context, factory)
    }
    mistakes.throwAny()
    return found
  }

  /** @throws ConfigError when it cannot be had */
  async import(context: FactoryContext): Promise<Factory> {
    const { kind, factory } = context
    const key = JSON.stringify([kind, factory.protocol, factory.base, factory.written])
    const imported = this.#imported.get(key) ?? this.#import(factory, kind)
    this.#imported.set(key, imported)
    try {
      return await imported
    } catch (error) {
      throw error instanceof ConfigError ? locate(error, context) : error
    }
  }

  /** Sees to it that a package is there. @throws ConfigError package-not-found */
  require(packageName: string, base: string): void {
    if (!this.#packages.find(packageName, foldersFrom(base))) throw noPackage(packageName, base)
  }

  async #import(written: FactoryReference, kind: Kind): Promise<Factory> {
    const { target, from } = this.#aliases.standIn(written.target, foldersFrom(written.base))
    if (target.scheme === 'package') return this.#entryPoint(target.packageName, target.entry, kind, from)
    const object = await importAttribute(target.module, target.attribute, from)
    return { protocol: written.protocol ?? kinds[kind].defaultProtocol, object }
  }

  async #entryPoint(packageName: string, name: string, kind: Kind, from: readonly string[]): Promise<Factory> {
    const found = this.#packages.find(packageName, from)
    if (!found) throw noPackage(packageName, from[0])
    const [entry, another] = entriesCalled(found, kind, name)
    if (!entry) throw noEntryPoint(found, kind, name)
    if (another) {
      const message = `"${name}" of ${found.name} is both a ${entry.protocol} and a ${another.protocol}`
      throw new ConfigError({ code: 'ambiguous-entry-point', message })
    }
    const { module, attribute } = parseObject(entry.target)
    const object = await importAttribute(module, attribute, [found.folder])
    return { protocol: entry.protocol, object, entryPoint: { package: found, name } }
  }
}

// Where the file is, where the process was started, and where we are installed: a file in /etc finds the service's packages.
function foldersFrom(base: string | undefined): string[] {
  return [...(base === undefined ? [] : [base]), process.cwd(), ownFolder]
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

function noPackage(name: string, folder = '.'): ConfigError {
  const hint = `it is looked for in node_modules from ${folder} upwards; is it installed?`
  return new ConfigError({ code: 'package-not-found', message: `there is no package "${name}"`, hint })
}

function noEntryPoint(found: Package, kind: Kind, name: string): ConfigError {
  const groups = kinds[kind].protocols.flat()
  const names = groups.flatMap((group) => Object.keys(found.entryPoints[group] ?? {}))
  const listing = { lead: 'it has', none: `its package.json declares no ${kind}`, always: true }
  const unknown = unknownName(`${found.name} has no ${kind} "${name}"`, name, names, listing)
  return new ConfigError({ code: 'entry-point-not-found', ...unknown })
}
