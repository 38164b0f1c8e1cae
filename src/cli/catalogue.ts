import { fileURLToPath } from 'node:url'
import type { EntryPoint } from '../plugins/entry-point.ts'
import { type Package, Packages } from '../plugins/package.ts'

/** Something that a section can name: a factory, and what kind of thing it makes. */
export interface Point extends EntryPoint {
  /** `app`, `composite`, `filter`, `filter-app` or `server`. */
  readonly kind: string
}

const PROTOCOL = /^paste\.(app|composite|filter|filter_app|server)_(?:factory|runner)$/

/** Every factory that the packages of a folder offer, and those of this package, by kind and name. No code is run. */
export function pointsFrom(folder: string): Point[] {
  const packages = new Packages()
  const own = packages.owner(fileURLToPath(new URL('.', import.meta.url)))
  const tree = packages.tree(folder)
  const all = own && !tree.some(({ name }) => name === own.name) ? [...tree, own] : tree
  return all.flatMap(pointsOf).sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
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
