import type { Environ, Params } from '../contract/environ.ts'
import type { Route } from './route.ts'
import { Leaf } from './route-leaf.ts'
import { Node } from './route-node.ts'
import { ENCODED_SLASH } from './route-path.ts'
import { search } from './route-search.ts'
import { Texts } from './route-texts.ts'

/** The route that a path leads to, and what it took from it. */
export interface Match {
  readonly route: Route
  readonly params: Params
}

/**
 * Finds the first of many routes that takes a path, without looking at the others.
 *
 * A tree of segments: texts by name, then variables. Routes have ranks, and branches that hold none better than what was
 * found already are not entered, so the answer is the one that trying the routes in their order would give.
 */
export class RouteIndex {
  readonly #root = new Node()
  // The leaves without variables, by the paths that lead to them and to nothing else.
  readonly #fixed = new Texts<Leaf>()

  /** @param routes in the order in which they are to be tried */
  constructor(routes: readonly Route[]) {
    const leaves: Leaf[] = []
    for (const route of routes) {
      for (const spelling of route.alternatives) leaves.push(new Leaf(leaves.length, route, spelling))
    }
    for (const leaf of leaves) this.#root.add(leaf)
    for (const leaf of leaves) this.#fix(leaf)
  }

  /**
   * @param path decoded, but for encoded slashes, which are {@link ENCODED_SLASH}
   * @param subDomain null for none, undefined when sub-domains are not looked at
   * @param escaped whether the path has encoded slashes
   */
  find(
    path: string,
    environ: Environ | undefined,
    subDomain: string | null | undefined,
    escaped: boolean = path.includes(ENCODED_SLASH),
  ): Match | null {
    const straight = subDomain === undefined && !escaped ? this.#straight(path) : undefined
    if (straight !== undefined) return straight
    const found = search(this.#root, path, environ, subDomain, escaped)
    return found ? { route: found.leaf.route, params: found.params } : null
  }

  // Most paths have one way to go at each segment: by its text, or by the variable where no text is it. It is followed without
  // keeping track of others, and values are cut out when all is found. Undefined where another way may be the better one.
  #straight(path: string): Match | null | undefined {
    const fixed = this.#fixed.get(path)
    if (fixed !== undefined) return { route: fixed.route, params: fixed.params(NO_VALUES) }
    if (path.charCodeAt(0) !== 47) return undefined
    let node: Node | undefined = this.#root
    let passed = Number.POSITIVE_INFINITY
    let cuts = 0
    for (let start = 1; node !== undefined && start <= path.length; ) {
      if (!node.plain) return undefined
      const slash = path.indexOf('/', start)
      const end = slash === -1 ? path.length : slash
      const text: Node | undefined = node.texts.find(path, start, end)
      const variable: Node | undefined = end > start ? node.variable : undefined
      if (text !== undefined) {
        if (variable !== undefined && variable.best < passed) passed = variable.best
        node = text
      } else {
        CUTS[cuts++] = start
        CUTS[cuts++] = end
        node = variable
      }
      start = end + 1
    }
    const leaf = node?.leaves[0]
    if (leaf === undefined) return passed === Number.POSITIVE_INFINITY ? null : undefined
    if (leaf.conditional || passed < leaf.rank) return undefined
    return { route: leaf.route, params: leaf.params(cuts === 0 ? NO_VALUES : valuesOf(path, cuts)) }
  }

  #fix(leaf: Leaf): void {
    const { conditional, segments } = leaf
    if (conditional || segments.some(({ kind }) => kind !== 'text')) return
    const path = segments.map((segment) => (segment.kind === 'text' ? `/${segment.text}` : '')).join('')
    if (search(this.#root, path, undefined, undefined, false)?.leaf === leaf) this.#fixed.add(path, leaf)
  }
}

const NO_VALUES: string[] = []

// Where the values begin and end of the path that is looked up: one list for all, since nobody else is asked meanwhile.
const CUTS: number[] = [0, 0, 0, 0, 0, 0, 0, 0]

function valuesOf(path: string, cuts: number): string[] {
  // With room for most: to grow costs as much as a segment.
  const values = ['', '', '', '']
  for (let at = 0; at < cuts; at += 2) values[at / 2] = path.slice(CUTS[at], CUTS[at + 1])
  return values
}
