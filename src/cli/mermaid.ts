import type { Description } from '../contract/description.ts'
import { type GraphNode, graphOf } from './graph.ts'

const SHAPES: Readonly<Record<Description['kind'], readonly [open: string, close: string]>> = {
  composite: ['{{', '}}'],
  pipeline: ['[[', ']]'],
  filter: ['(', ')'],
  app: ['[', ']'],
  server: ['([', '])'],
}

/** Draws a flowchart in Mermaid's language. */
export function drawMermaid(descriptions: readonly Description[]): string {
  const { nodes, edges } = graphOf(descriptions)
  return [
    'flowchart LR',
    ...nodes.map((node) => `  ${node.id}${shaped(node)}`),
    ...edges.map(({ from, to, label }) => {
      return `  ${from} -->${label === undefined ? '' : `|"${escaped(label)}"|`} ${to}`
    }),
  ].join('\n')
}

function shaped({ kind, title, about }: GraphNode): string {
  const [open, close] = SHAPES[kind]
  const below = about === undefined ? '' : `<br/><small>${escaped(about)}</small>`
  return `${open}"${escaped(title)}${below}"${close}`
}

// What Mermaid or the HTML of its labels would take for its own; a backtick begins its Markdown.
function escaped(text: string): string {
  return text.replace(/[#"&<>`\n]/g, (character) => `#${character.codePointAt(0)};`)
}
