import { type Expression, groupsOf, matches } from './expression.ts'
import type { Segment } from './path-segment.ts'
import type { Route } from './route.ts'
import { Leaf } from './route-leaf.ts'
import { Node } from './route-node.ts'

/**
 * The routes that no request can reach, each with those that take all of its paths before it is its turn. Only what is certain
 * is told: a route that several others cover together, or one whose requirement is another's in other words, is not.
 *
 * @param routes in the order in which they are tried
 */
export function shadowedRoutes(routes: readonly Route[]): Map<Route, readonly Route[]> {
  const shadowed = new Map<Route, readonly Route[]>()
  // What one would hide that is hidden itself is hidden by the same others.
  const tree = new Node()
  let rank = 0
  for (const route of routes) {
    const hiding = hidingOf(route, tree)
    if (hiding) shadowed.set(route, hiding)
    else for (const alternative of route.alternatives) tree.add(new Leaf(rank++, route, alternative))
  }
  return shadowed
}

/** Those that hide a route: for each of its methods and spellings one of them. Undefined when it can be reached. */
function hidingOf(route: Route, tree: Node): readonly Route[] | undefined {
  // A route of no method is none for requests at all.
  if (route.methods?.length === 0) return undefined
  const hiding = new Set<Route>()
  for (const { segments } of route.alternatives) {
    const covering = [...coveringLeaves(tree, segments)].sort((a, b) => a.rank - b.rank).map((leaf) => leaf.route)
    for (const method of route.methods ?? [undefined]) {
      const first = covering.find((other) => takes(other, method) && isAskedLess(other, route))
      if (!first) return undefined
      hiding.add(first)
    }
  }
  return [...hiding]
}

function takes({ methods }: Route, method: string | undefined): boolean {
  return methods === undefined || (method !== undefined && methods.includes(method))
}

// A function may say no; a sub-domain is the same, or any will do.
function isAskedLess({ conditions: { function: asked, subDomain } }: Route, { conditions }: Route): boolean {
  return asked === undefined && (subDomain === undefined || String(subDomain) === String(conditions.subDomain))
}

/** The leaves of a tree that take every path of these segments. */
function* coveringLeaves(node: Node, segments: readonly Segment[]): Generator<Leaf> {
  const [first, ...others] = segments
  if (first === undefined) return yield* node.leaves
  for (const { expression, leaf } of node.rests) if (restCovers(expression, first, others)) yield leaf
  const text = first.kind === 'text' ? node.texts.get(first.text) : undefined
  if (text) yield* coveringLeaves(text, others)
  if (node.variable && isOneSegment(first) && !mayBeEmpty(first)) yield* coveringLeaves(node.variable, others)
  for (const { expression, node: next } of node.tested)
    if (isTaken(first, 'variable', expression)) yield* coveringLeaves(next, others)
  for (const { expression, node: next } of node.mixed)
    if (isTaken(first, 'mixed', expression)) yield* coveringLeaves(next, others)
}

function restCovers(expression: Expression | undefined, first: Segment, others: readonly Segment[]): boolean {
  if (first.kind === 'rest') return expression === undefined || expression === first.expression
  // What may be empty, or anything at all, is not known to be there.
  return expression === undefined && !mayBeEmpty(first) && others.every(({ kind }) => kind !== 'whole')
}

// Equal expressions are the same object.
function isTaken(segment: Segment, kind: 'variable' | 'mixed', expression: Expression): boolean {
  if (segment.kind !== 'text') return segment.kind === kind && segment.expression === expression
  return kind === 'variable' ? matches(expression, segment.text) : groupsOf(expression, segment.text) !== undefined
}

function isOneSegment({ kind }: Segment): boolean {
  return kind !== 'rest' && kind !== 'whole'
}

function mayBeEmpty(segment: Segment): boolean {
  if (segment.kind === 'text') return segment.text === ''
  if (segment.kind === 'whole') return true
  return segment.expression !== undefined && matches(segment.expression, '')
}
