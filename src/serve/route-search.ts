import type { Environ, Params } from '../contract/environ.ts'
import { groupsOf, matches } from './expression.ts'
import type { Route } from './route.ts'
import type { Leaf } from './route-leaf.ts'
import type { Node } from './route-node.ts'
import { unescaped } from './route-path.ts'

/** The first leaf that takes a path, and the params that it made of it. */
export interface Found {
  readonly leaf: Leaf
  readonly params: Params
}

/**
 * Looks into each branch of a tree that may hold a better leaf than what was found already.
 *
 * @param path decoded, but for encoded slashes  @param escaped whether it has any
 * @param subDomain null for none, undefined when sub-domains are not looked at
 */
export function search(
  root: Node,
  path: string,
  environ: Environ | undefined,
  subDomain: string | null | undefined,
  escaped: boolean,
): Found | undefined {
  const search = new Search(path, environ, subDomain, escaped)
  if (path.charCodeAt(0) === 47) search.visit(root, 1, 0)
  else search.visitWholes(root)
  return search.found
}

// One walk through the tree. It has a state of its own, because a condition may ask the mapper while it is asked.
class Search {
  found: Found | undefined
  #rank = Number.POSITIVE_INFINITY
  readonly #path: string
  readonly #escaped: boolean
  readonly #environ: Environ | undefined
  readonly #subDomain: string | null | undefined
  readonly #values: (string | null)[] = []

  constructor(path: string, environ: Environ | undefined, subDomain: string | null | undefined, escaped: boolean) {
    this.#path = path
    this.#escaped = escaped
    this.#environ = environ
    this.#subDomain = subDomain
  }

  /** @param at where the next segment begins  @param depth how many values were taken so far */
  visit(node: Node, at: number, depth: number): void {
    const path = this.#path
    let end = path.indexOf('/', at)
    if (end === -1) end = path.length
    const segment = path.slice(at, end)
    const text = node.texts.find(path, at, end)
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
    this.found = { leaf, params }
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
