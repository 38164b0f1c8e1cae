import type { Expression } from './expression.ts'
import type { Segment } from './path-segment.ts'
import type { Leaf } from './route-leaf.ts'
import { Texts } from './route-texts.ts'

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
  readonly texts: Texts<Node> = new Texts()
  variable: Node | undefined
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

  #next(segment: Segment, leaf: Leaf): Node | undefined {
    switch (segment.kind) {
      case 'text':
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

function ensured(nodes: Texts<Node>, text: string): Node {
  const present = nodes.get(text)
  if (present) return present
  const node = new Node()
  nodes.add(text, node)
  return node
}

// Equal expressions are the same object.
function edge<E extends Edge>(edges: E[], made: E): E {
  const present = edges.find(({ expression }) => expression === made.expression)
  if (present === undefined) edges.push(made)
  return present ?? made
}
