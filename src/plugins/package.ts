import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package that declares entry points, as its package.json tells it; none of its code was run. */
export interface Package {
  readonly name: string
  readonly version: string
  readonly folder: string
  /** By group (`paste.filter_factory`), by name: `MODULE:ATTRIBUTE`, relative to the folder. */
  readonly entryPoints: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The names of the packages that it may use: those it depends on, peers and optional ones included. */
  readonly dependencies: readonly string[]
}

/**
 * Finds packages as Node would from a folder: the package it belongs to, and those in the `node_modules` above it.
 *
 * Names are compared as Python's packaging does, without case and with `-`, `_` and `.` alike, so that `egg:` names of
 * existing files find their packages. Manifests are read once.
 */
export class Packages {
  readonly #manifests = new Map<string, Package | undefined>()
  readonly #folders = new Map<string, readonly string[]>()

  /** The nearest package of a name, seen from one folder after the other. */
  find(name: string, from: Iterable<string>): Package | undefined {
    for (const folder of from) {
      for (const above of ancestors(folder)) {
        const own = this.#read(above)
        if (own && normalized(own.name) === normalized(name)) return own
        const candidates = this.#installed(above)
        const installed = candidates.includes(name)
          ? name
          : candidates.find((one) => normalized(one) === normalized(name))
        const found = installed === undefined ? undefined : this.#read(join(above, 'node_modules', installed))
        if (found) return found
      }
    }
    return undefined
  }

  /**
   * The package that a folder belongs to, and every one that it depends on, directly or not, as far as they are installed: the
   * own one first, then by distance, then in the order in which they are named.
   */
  tree(folder: string): readonly Package[] {
    const own = this.owner(folder)
    const found = new Set<Package>(own ? [own] : [])
    for (const each of found) {
      for (const name of each.dependencies) {
        // A package that is linked finds its own dependencies where it really is.
        const dependency = this.find(name, [each.folder, realpathSync(each.folder)])
        if (dependency) found.add(dependency)
      }
    }
    return [...found]
  }

  /** The package that a folder belongs to. */
  owner(folder: string): Package | undefined {
    for (const above of ancestors(folder)) {
      const found = this.#read(above)
      if (found) return found
    }
    return undefined
  }

  #read(folder: string): Package | undefined {
    if (!this.#manifests.has(folder)) this.#manifests.set(folder, readManifest(folder))
    return this.#manifests.get(folder)
  }

  // A package's folder is its name, so that no manifest need be read to find one.
  #installed(folder: string): readonly string[] {
    const known = this.#folders.get(folder) ?? listPackages(join(folder, 'node_modules'))
    this.#folders.set(folder, known)
    return known
  }
}

function* ancestors(folder: string): Generator<string> {
  let at = folder
  for (; dirname(at) !== at; at = dirname(at)) yield at
  yield at
}

function listPackages(modules: string): string[] {
  return list(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? list(join(modules, name)).map((scoped) => `${name}/${scoped}`) : [name]
  })
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies']

function readManifest(folder: string): Package | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const { name, version = '', entryPoints = {} } = manifest
    const dependencies = DEPENDENCIES.flatMap((kind) => Object.keys(manifest[kind] ?? {}))
    return typeof name === 'string' ? { name, version, folder, entryPoints, dependencies } : undefined
  } catch {
    return undefined
  }
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}
