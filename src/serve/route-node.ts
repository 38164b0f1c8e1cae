import type { Expression } from './expression.ts'
import type { Segment } from './path-segment.ts'
import type { Leaf } from './route-leaf.ts'

interface Edge {
  readonly expression: Expression
  readonly node: Node
}
interface MixedEdge extends Edge {
  readonly text: string
}
interface Rest {
  readonly expression: Expression | undefined
  readonly leaf: Leaf
}

/** A place in the tree of segments. */
export class Node {
  /** The best rank from here on. */
  best: number = Number.POSITIVE_INFINITY
  readonly texts: Map<string, Node> = new Map()
  variable: Node | undefined
  // The lengths of the texts, a bit for each: most values of variables are told by it to be none of them, unlooked.
  #lengths = 0
  /** Whether there is nothing but texts, and one variable, to go on by. */
  plain: boolean = true
  readonly tested: Edge[] = []
  readonly mixed: MixedEdge[] = []
  readonly leaves: Leaf[] = []
  readonly rests: Rest[] = []
  readonly wholes: { readonly expression: Expression; readonly leaf: Leaf }[] = []

  add(leaf: Leaf): void {
    let node: Node = this
    for (const segment of leaf.segments) {
      node.best = Math.min(node.best, leaf.rank)
      const next = node.#next(segment, leaf)
      if (next === undefined) return
      node = next
    }
    node.best = Math.min(node.best, leaf.rank)
    node.leaves.push(leaf)
  }

  /** Where a segment leads that is one of the texts. */
  text(segment: string): Node | undefined {
    return (this.#lengths >> segment.length) & 1 ? this.texts.get(segment) : undefined
  }

  #next(segment: Segment, leaf: Leaf): Node | undefined {
    switch (segment.kind) {
      case 'text':
        this.#lengths |= 1 << segment.text.length
        return ensured(this.texts, segment.text)
      case 'variable': {
        if (segment.expression)
          return this.#other(this.tested, { expression: segment.expression, node: new Node() }).node
        this.variable ??= new Node()
        return this.variable
      }
      case 'mixed':
        return this.#other(this.mixed, { ...segment, node: new Node() }).node
      case 'rest':
        this.plain = false
        this.rests.push({ expression: segment.expression, leaf })
        return undefined
      case 'whole':
        this.plain = false
        this.wholes.push({ expression: segment.expression, leaf })
        return undefined
    }
  }

  #other<E extends Edge>(edges: E[], made: E): E {
    this.plain = false
    return edge(edges, made)
  }
}

function ensured(nodes: Map<string, Node>, text: string): Node {
  const node = nodes.get(text) ?? new Node()
  nodes.set(text, node)
  return node
}

// Equal expressions are the same object.
function edge<E extends Edge>(edges: E[], made: E): E {
  const present = edges.find(({ expression }) => expression === made.expression)
  if (present === undefined) edges.push(made)
  return present ?? made
}
