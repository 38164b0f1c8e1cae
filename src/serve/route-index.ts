import type { Environ, Params } from '../contract/environ.ts'
import { groupsOf, matches } from './expression.ts'
import type { Route } from './route.ts'
import { Leaf, type Values } from './route-leaf.ts'
import { Node } from './route-node.ts'

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

  /** @param routes in the order in which they are to be tried */
  constructor(routes: readonly Route[]) {
    let rank = 0
    for (const route of routes) {
      for (const alternative of route.alternatives) this.#root.add(new Leaf(rank++, route, alternative))
    }
  }

  /**
   * @param path decoded, but for encoded slashes, which are {@link ENCODED_SLASH}
   * @param subDomain null for none, undefined when sub-domains are not looked at
   */
  find(path: string, environ: Environ | undefined, subDomain: string | null | undefined): Match | null {
    const straight = subDomain === undefined ? this.#straight(path) : undefined
    if (straight !== undefined) return straight
    const search = new Search(path, environ, subDomain)
    if (path.charCodeAt(0) === 47) search.visit(this.#root, 1, 0)
    else search.visitWholes(this.#root)
    const { route, params } = search
    return route === undefined || params === undefined ? null : { route, params }
  }

  // Most paths have one way to go at each segment, and it is followed without a thought to others. Undefined where there are.
  #straight(path: string): Match | null | undefined {
    if (path.charCodeAt(0) !== 47 || path.includes(ENCODED_SLASH)) return undefined
    let node = this.#root
    let values = NO_VALUES
    for (let at = 1; at <= path.length; ) {
      if (!node.plain) return undefined
      const slash = path.indexOf('/', at)
      const end = slash === -1 ? path.length : slash
      const segment = path.slice(at, end)
      const text = node.text(segment)
      const variable = end > at ? node.variable : undefined
      if (text !== undefined && variable !== undefined) return undefined
      const next = text ?? variable
      if (next === undefined) return null
      if (variable !== undefined) {
        if (values === NO_VALUES) values = [segment]
        else values.push(segment)
      }
      node = next
      at = end + 1
    }
    const leaf = node.leaves[0]
    if (leaf === undefined) return null
    return leaf.conditional ? undefined : { route: leaf.route, params: leaf.params(values) }
  }
}

const NO_VALUES: string[] = []

/** Stands for an encoded slash in a decoded path: half a surrogate pair, which no decoded UTF-8 holds. */
export const ENCODED_SLASH = '\ud800'

// One walk through the tree. It has a state of its own, because a condition may ask the mapper while it is asked.
class Search {
  route: Route | undefined
  params: Values | undefined
  #rank = Number.POSITIVE_INFINITY
  readonly #path: string
  readonly #escaped: boolean
  readonly #environ: Environ | undefined
  readonly #subDomain: string | null | undefined
  readonly #values: (string | null)[] = []

  constructor(path: string, environ: Environ | undefined, subDomain: string | null | undefined) {
    this.#path = path
    this.#escaped = path.includes(ENCODED_SLASH)
    this.#environ = environ
    this.#subDomain = subDomain
  }

  /** @param at where the next segment begins  @param depth how many values were taken so far */
  visit(node: Node, at: number, depth: number): void {
    const path = this.#path
    let end = path.indexOf('/', at)
    if (end === -1) end = path.length
    const segment = path.slice(at, end)
    const text = node.text(segment)
    if (text !== undefined) this.#enter(text, end, depth)
    if (node.variable !== undefined && end > at) {
      this.#values[depth] = segment
      this.#enter(node.variable, end, depth + 1)
    }
    if (node.plain) return
    if (node.tested.length > 0) this.#visitTested(node, segment, end, depth)
    if (node.mixed.length > 0) this.#visitMixed(node, segment, end, depth)
    if (node.rests.length > 0) this.#visitRests(node, at, depth)
    if (node.wholes.length > 0) this.visitWholes(node)
  }

  visitWholes(node: Node): void {
    for (const { expression, leaf } of node.wholes) {
      if (leaf.rank >= this.#rank) return
      const values = groupsOf(expression, this.#path)
      if (values) this.#take(leaf, values)
    }
  }

  #enter(node: Node, end: number, depth: number): void {
    if (node.best >= this.#rank) return
    if (end < this.#path.length) this.visit(node, end + 1, depth)
    else this.#takeFirst(node.leaves)
  }

  #visitTested(node: Node, segment: string, end: number, depth: number): void {
    for (const { expression, node: next } of node.tested) {
      if (next.best >= this.#rank || !matches(expression, segment)) continue
      this.#values[depth] = segment
      this.#enter(next, end, depth + 1)
    }
  }

  #visitMixed(node: Node, segment: string, end: number, depth: number): void {
    for (const { expression, text, node: next } of node.mixed) {
      if (next.best >= this.#rank || !segment.includes(text)) continue
      const values = groupsOf(expression, segment)
      if (values === undefined) continue
      for (const [index, value] of values.entries()) this.#values[depth + index] = value
      this.#enter(next, end, depth + values.length)
    }
  }

  #visitRests(node: Node, at: number, depth: number): void {
    const rest = this.#path.slice(at)
    for (const { expression, leaf } of node.rests) {
      if (leaf.rank >= this.#rank) return
      const taken = expression ? matches(expression, rest) : rest !== '' && !rest.includes('\n')
      this.#values[depth] = rest
      if (taken) this.#take(leaf, this.#values)
    }
  }

  #takeFirst(leaves: readonly Leaf[]): void {
    for (const leaf of leaves) {
      if (leaf.rank >= this.#rank || this.#take(leaf, this.#values)) return
    }
  }

  #take(leaf: Leaf, values: readonly (string | null)[]): boolean {
    const params = leaf.params(this.#escaped ? values.map(unescaped) : values)
    if (this.#subDomain !== undefined) params.sub_domain = this.#subDomain
    if (this.#escaped && !leaf.acceptsAll(params)) return false
    if (leaf.conditional && !this.#fulfils(leaf.route, params)) return false
    this.#rank = leaf.rank
    this.route = leaf.route
    this.params = params
    return true
  }

  #fulfils({ conditions }: Route, params: Params): boolean {
    const { subDomain: wanted } = conditions
    const subDomain = this.#subDomain ?? null
    if (wanted === false && subDomain !== null) return false
    if (wanted === true && subDomain === null) return false
    if (Array.isArray(wanted) && (subDomain === null || !wanted.includes(subDomain))) return false
    return this.#environ === undefined || (conditions.function?.(this.#environ, params) ?? true)
  }
}

function unescaped(value: string | null): string | null {
  return value?.replaceAll(ENCODED_SLASH, '/') ?? null
}
