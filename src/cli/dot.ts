import type { Description } from '../contract/description.ts'
import { graphOf } from './graph.ts'

const SHAPES: Readonly<Record<Description['kind'], string>> = {
  composite: 'shape=hexagon',
  pipeline: 'shape=component',
  filter: 'shape=box, style=rounded',
  app: 'shape=box',
  server: 'shape=oval',
}

/** Draws a digraph in the language of Graphviz. */
export function drawDot(descriptions: readonly Description[]): string {
  const { nodes, edges } = graphOf(descriptions)
  return [
    'digraph wheatpaste {',
    '  rankdir=LR',
    '  node [fontname="monospace", fontsize=10]',
    '  edge [fontname="monospace", fontsize=10]',
    ...nodes.map(({ id, kind, title, about }) => {
      const label = about === undefined ? quoted(title) : quoted(`${title}\n${about}`)
      return `  ${id} [label=${label}, ${SHAPES[kind]}]`
    }),
    ...edges.map(({ from, to, label }) => {
      return `  ${from} -> ${to}${label === undefined ? '' : ` [label=${quoted(label)}]`}`
    }),
    '}',
  ].join('\n')
}

// In a quoted text a backslash is an escape only before what Graphviz knows; doubled it is always itself.
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
