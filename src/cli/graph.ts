import type { Description } from '../contract/description.ts'
import { visible } from '../contract/visible.ts'

/** A drawing as nodes and edges, for those who lay out graphs. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphNode {
  /** `n1`, `n2` … */
  readonly id: string
  readonly kind: Description['kind']
  /** The kind and the name. */
  readonly title: string
  /** What makes it, and what else is known of it. */
  readonly about?: string
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** The mount. */
  readonly label?: string
}

/** The way of requests: from a composite to what is mounted, from a pipeline to its first filter, and so on to the app. */
export function graphOf(descriptions: readonly Description[]): Graph {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const add = (description: Description): string => {
    const id = `n${nodes.length + 1}`
    const about = aboutOf(description)
    nodes.push({ id, kind: description.kind, title: titleOf(description), ...(about !== '' && { about }) })
    return id
  }
  const walk = (description: Description): string => {
    const id = add(description)
    let from = id
    for (const filter of description.filters ?? []) {
      const to = walk(filter)
      edges.push({ from, to })
      from = to
    }
    if (description.app) edges.push({ from, to: walk(description.app) })
    for (const { path, app } of description.mounts ?? []) edges.push({ from, to: walk(app), label: visible(path) })
    return id
  }
  for (const description of descriptions) walk(description)
  return { nodes, edges }
}

/** The factory of a part, and a note if there is one. */
export function aboutOf({ factory, note }: Description): string {
  return visible([factory, note !== undefined && `(${note})`].filter(Boolean).join(' '))
}

/** A part by its kind and its name: `filter cors`. */
export function titleOf({ kind, name }: Description): string {
  const section = name?.replace(/^[^:]*:\s*/, '') ?? ''
  return section === '' ? kind : visible(`${kind} ${section}`)
}
