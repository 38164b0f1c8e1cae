import type { Description, ValueDescription } from '../contract/description.ts'
import { painter, partTitle, type TitleOptions } from './part-title.ts'
import { valueText } from './values-text.ts'

/**
 * Draws what an application is made of: mounts, filters from the outside in, then the app, each with its factory, its place and,
 * where they were asked for, its options.
 */
export function drawTree(description: Description, options: TitleOptions): string {
  const file = description.place?.file
  return [partTitle(description, options, undefined), ...branches(description, '', options, file)].join('\n')
}

function branches(description: Description, indent: string, options: TitleOptions, file: string | undefined): string[] {
  const children = childrenOf(description)
  const bar = children.length > 0 ? '│ ' : '  '
  const values = valuesBeside(description).map((value) => {
    return `${indent}${bar}  ${valueText(value, painter(options), file)}`
  })
  const drawn = children.flatMap(({ edge, child }, index) => {
    const last = index === children.length - 1
    const margin = `${indent}${last ? '   ' : '│  '}`
    const label = edge && `${painter(options)('cyan', edge)}  `
    return [
      `${indent}${last ? '└─ ' : '├─ '}${label}${partTitle(child, options, file)}`,
      ...branches(child, margin, options, file),
    ]
  })
  return [...values, ...drawn]
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
