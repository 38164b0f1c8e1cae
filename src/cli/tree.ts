import type { Description, ValueDescription } from '../contract/description.ts'
import { visible } from '../contract/visible.ts'
import { painter, partTitle, type TitleOptions } from './part-title.ts'
import { valueText } from './values-text.ts'

/**
 * Draws what an application is made of: mounts, filters from the outside in, then the app, each with its factory, its place and,
 * where they were asked for, its options. What several mounts lead to is drawn below the first of them.
 *
 * @param drawn what was drawn before, if there are several trees
 */
export function drawTree(description: Description, options: TitleOptions, drawn: Set<string> = new Set()): string {
  const file = description.place?.file
  return [partTitle(description, options, undefined), ...branches(description, '', options, { file, drawn })].join('\n')
}

interface Known {
  /** The file that the root is in, which is not told again. */
  readonly file: string | undefined
  readonly drawn: Set<string>
}

function branches(description: Description, indent: string, options: TitleOptions, known: Known): string[] {
  const children = childrenOf(description)
  const bar = children.length > 0 ? '│ ' : '  '
  const values = valuesBeside(description).map((value) => {
    return `${indent}${bar}  ${valueText(value, painter(options), known.file)}`
  })
  const below = children.flatMap(({ edge, child }, index) => {
    const last = index === children.length - 1
    const margin = `${indent}${last ? '   ' : '│  '}`
    const label = edge && `${painter(options)('cyan', visible(edge))}  `
    const title = `${indent}${last ? '└─ ' : '├─ '}${label}${partTitle(child, options, known.file)}`
    return isAbove(child, known) ? [`${title}  (as above)`] : [title, ...branches(child, margin, options, known)]
  })
  return [...values, ...below]
}

// What has nothing below it needs no more than its own line.
function isAbove(description: Description, { drawn }: Known): boolean {
  if (childrenOf(description).length === 0 && valuesBeside(description).length === 0) return false
  const whole = JSON.stringify(description)
  const isKnown = drawn.has(whole)
  drawn.add(whole)
  return isKnown
}

// What names a mount is drawn as one.
function valuesBeside({ values = [], mounts = [] }: Description): ValueDescription[] {
  return values.filter(({ name }) => !mounts.some(({ path }) => path === name))
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
