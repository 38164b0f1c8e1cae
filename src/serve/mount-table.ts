import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { mountPoint } from './path-expression.ts'

/** Applications by the path expression that they are mounted at: `{ '/': versions, '/v2.1/+': api }`. */
export type Mounts = Readonly<Record<string, Application>>

/** One mount of a table. */
export interface Mounted {
  /** As it was written. */
  readonly expression: string
  readonly app: Application
  /** What moves from the path to the script name. */
  readonly prefix: string
  /** Whether something must follow the prefix: `/v2.1/+`. */
  readonly plus: boolean
  readonly domain: string | null
}

export interface MountTableOptions {
  /** Whether a last segment `+` asks for something in its place, or is a segment like others. Default: false. */
  readonly plus?: boolean
}

/** One segment of the prefixes, and what is mounted there. */
class Segment {
  /** Takes the path that ends here, and everything below. */
  here: Mounted | undefined
  /** Takes only what goes on after the slash. */
  below: Mounted | undefined
  readonly next = new Map<string, Segment>()
}

/**
 * Finds the longest mount that a path is at or below, at the boundary of a segment. A mount on a domain and port goes before
 * one on the domain, and that before one without; in each, `/v2/+` goes before `/v2`, but `/v2/x` before `/v2/+`.
 *
 * Each domain has a tree of segments, so a lookup costs as many steps as the path has segments that are mounted, however many
 * mounts there are.
 */
export class MountTable {
  readonly #domains = new Map<string | null, Segment>()
  readonly #anywhere: Segment | undefined

  /** @throws Error for an expression that cannot be understood; of two mounts at one place the last one stays */
  constructor(mounts: Mounts, { plus = false }: MountTableOptions = {}) {
    for (const [expression, app] of Object.entries(mounts)) this.#add(mounted(expression, app, plus))
    this.#anywhere = this.#domains.get(null)
    this.#domains.delete(null)
  }

  /** @param path begins with a slash, or is empty, and has no double slashes */
  find({ host, scheme }: Pick<Environ, 'host' | 'scheme'>, path: string): Mounted | undefined {
    // Seldom is anything mounted on a domain; then the host need not be looked at.
    if (this.#domains.size === 0) return longest(this.#anywhere, path)
    const authority = host.toLowerCase()
    // An IPv6 address has colons of its own, between brackets.
    const colon = authority.indexOf(':', authority.lastIndexOf(']') + 1)
    const full = colon < 0 ? `${authority}:${scheme === 'http' ? 80 : 443}` : authority
    const domain = colon < 0 ? authority : authority.slice(0, colon)
    return (
      longest(this.#domains.get(full), path) ??
      longest(this.#domains.get(domain), path) ??
      longest(this.#anywhere, path)
    )
  }

  /** In the order in which they are tried. */
  *[Symbol.iterator](): Generator<Mounted> {
    // A domain with a port begins with the same domain without it, so the reverse order puts it first.
    const domains = [...this.#domains.keys()].sort().reverse()
    const trees = [...domains.map((domain) => this.#domains.get(domain)), this.#anywhere]
    for (const tree of trees) if (tree) yield* [...mountsOf(tree)].sort(longerFirst)
  }

  #add(mount: Mounted): void {
    const tree = this.#domains.get(mount.domain) ?? new Segment()
    this.#domains.set(mount.domain, tree)
    let segment = tree
    for (const name of mount.prefix.split('/').slice(1)) {
      const next = segment.next.get(name) ?? new Segment()
      segment.next.set(name, next)
      segment = next
    }
    segment[mount.plus ? 'below' : 'here'] = mount
  }
}

function mounted(expression: string, app: Application, allowPlus: boolean): Mounted {
  const { domain, path } = mountPoint(expression)
  const plus = allowPlus && path.endsWith('/+')
  return { expression, app, domain, plus, prefix: plus ? path.slice(0, -2) : path }
}

function longest(tree: Segment | undefined, path: string): Mounted | undefined {
  if (tree === undefined || (path !== '' && path[0] !== '/')) return undefined
  let segment: Segment | undefined = tree
  let found: Mounted | undefined
  let start = 0
  while (segment) {
    if (segment.below && path.length - start > 1) found = segment.below
    else if (segment.here) found = segment.here
    if (start === path.length || segment.next.size === 0) return found
    const slash = path.indexOf('/', start + 1)
    const end = slash < 0 ? path.length : slash
    segment = segment.next.get(path.slice(start + 1, end))
    start = end
  }
  return found
}

function* mountsOf(segment: Segment): Generator<Mounted> {
  if (segment.below) yield segment.below
  if (segment.here) yield segment.here
  for (const next of segment.next.values()) yield* mountsOf(next)
}

function longerFirst(one: Mounted, other: Mounted): number {
  return (
    lengthOf(other) - lengthOf(one) || Number(one.plus) - Number(other.plus) || (one.prefix < other.prefix ? -1 : 1)
  )
}

function lengthOf({ prefix, plus }: Mounted): number {
  return prefix.length + (plus ? 2 : 0)
}
