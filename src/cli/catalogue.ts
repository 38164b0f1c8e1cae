import { fileURLToPath } from 'node:url'
import type { EntryPoint } from '../plugins/entry-point.ts'
import { type Package, Packages } from '../plugins/package.ts'

/** Something that a section can name: a factory, and what kind of thing it makes. */
export interface Point extends EntryPoint {
  /** `app`, `composite`, `filter`, `filter-app` or `server`. */
  readonly kind: string
}

const PROTOCOL = /^paste\.(app|composite|filter|filter_app|server)_(?:factory|runner)$/

const OWN_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Every factory that the packages of a folder offer, and those of this package, by kind and name. No code is run. */
export function pointsFrom(folder: string): Point[] {
  const packages = new Packages()
  const own = packages.owner(OWN_FOLDER)
  const tree = packages.tree(folder)
  const all = own && !tree.some(({ name }) => name === own.name) ? [...tree, own] : tree
  return all.flatMap(pointsOf).sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
}

/**
 * What stands for a name of Python here, `pkg:wheatpaste#cors` for `call:oslo_middleware:CORS.factory`: the group `paste.alias` of the
 * package that a folder belongs to, or of this one.
 */
export function standInFor(name: string, folder: string): string | undefined {
  const packages = new Packages()
  const key = name
    .replace(/^call:/, '')
    .replace(/^pkg:/, 'egg:')
    .toLowerCase()
  return [folder, OWN_FOLDER]
    .flatMap((from) => Object.entries(packages.owner(from)?.entryPoints['paste.alias'] ?? {}))
    .find(([alias]) => alias.toLowerCase() === key)?.[1]
}

function pointsOf(owner: Package): Point[] {
  return Object.entries(owner.entryPoints).flatMap(([namespace, group]) => {
    const kind = PROTOCOL.exec(namespace)?.[1]?.replace('_', '-')
    if (kind === undefined) return []
    return Object.entries(group).map(([name, target]) => ({ namespace, kind, name, target, package: owner }))
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
