import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { Description } from '../contract/description.ts'
import type { Place } from '../contract/place.ts'

export interface TreeOptions {
  /** Whether to colour for a terminal. */
  readonly colour: boolean
}

/** Draws what an application is made of: mounts, filters from the outside in, then the app, each with its factory and place. */
export function drawTree(description: Description, options: TreeOptions): string {
  const file = description.place?.file
  return [line(description, '', options, undefined), ...branches(description, '', options, file)].join('\n')
}

function branches(description: Description, indent: string, options: TreeOptions, file: string | undefined): string[] {
  const children = childrenOf(description)
  return children.flatMap(({ edge, child }, index) => {
    const last = index === children.length - 1
    const margin = `${indent}${last ? '   ' : '│  '}`
    return [
      `${indent}${last ? '└─ ' : '├─ '}${line(child, edge, options, file)}`,
      ...branches(child, margin, options, file),
    ]
  })
}

interface Child {
  readonly edge: string
  readonly child: Description
}

function childrenOf({ filters = [], app, mounts = [] }: Description): Child[] {
  return [
    ...filters.map((child) => ({ edge: '', child })),
    ...(app ? [{ edge: '', child: app }] : []),
    ...mounts.map(({ path, app: child }) => ({ edge: path, child })),
  ]
}

function line(
  { kind, name, factory, place, note }: Description,
  edge: string,
  { colour }: TreeOptions,
  file: string | undefined,
): string {
  const paint = (style: 'bold' | 'dim' | 'cyan' | 'yellow', text: string): string =>
    colour ? styleText(style, text) : text
  const section = name?.replace(/^[^:]*:\s*/, '')
  return [
    edge && paint('cyan', edge),
    `${kind}${section === undefined ? '' : ` ${paint('bold', section)}`}`,
    factory !== undefined && paint('dim', factory),
    note !== undefined && paint('yellow', `(${note})`),
    place && paint('dim', shortPlace(place, file)),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('  ')
}

// The file is told once, where the drawing begins.
function shortPlace({ file, line: number }: Place, known: string | undefined): string {
  if (file === known) return `:${number}`
  const near = relative(process.cwd(), file)
  return `${near.startsWith('..') ? file : near}:${number}`
}
