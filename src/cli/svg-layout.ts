import type { Description } from '../contract/description.ts'
import { aboutOf, titleOf } from './graph.ts'

/** A part as it is drawn: a box with lines of text, and the boxes to its right that it leads to. */
export interface Box {
  readonly kind: Description['kind']
  readonly rows: readonly Row[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly children: readonly Child[]
}

/** A line of a box: of a pipeline its filters and, unless that leads further, its app. */
export interface Row {
  readonly role: 'title' | 'filter' | 'app'
  readonly text: string
  readonly about: string
}

export interface Child {
  /** The mount; empty from a pipeline to its app. */
  readonly label: string
  readonly box: Box
}

/** In units of the image, which are pixels at its own size. */
export const SIZE = { font: 12, small: 10, row: 34, padding: 12, gap: 18, edge: 48, margin: 16 } as const

/** Lays trees out from left to right, one below the other; everything of one depth stands in one column. */
export function layOut(descriptions: readonly Description[]): Box[] {
  const drafts = descriptions.map(draft)
  const columns = columnsOf(drafts)
  let y: number = SIZE.margin
  return drafts.map((one) => {
    const box = place(one, 0, y, columns)
    y += one.span + SIZE.gap
    return box
  })
}

/** How wide a text is, of a font whose letters are all 0.6 em; those of East Asia take twice that. */
export function widthOf(text: string, size: number): number {
  let letters = 0
  for (const letter of text)
    letters += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1
  return Math.ceil(letters * size * 0.602)
}

interface Draft {
  readonly kind: Description['kind']
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
  /** What it takes with all that is to its right. */
  readonly span: number
  readonly children: readonly { readonly label: string; readonly draft: Draft }[]
}

function draft(description: Description): Draft {
  const { kind, filters = [], app, mounts = [] } = description
  const further = app !== undefined && (app.app !== undefined || (app.mounts?.length ?? 0) > 0)
  const rows: Row[] = [
    { role: 'title', text: titleOf(description), about: placed(description) },
    ...filters.map((filter) => ({ role: 'filter' as const, text: titleOf(filter), about: placed(filter) })),
    ...(app && !further ? [{ role: 'app' as const, text: titleOf(app), about: placed(app) }] : []),
  ]
  const children = [
    ...(app && further ? [{ label: '', draft: draft(app) }] : []),
    ...mounts.map((mount) => ({ label: mount.path, draft: draft(mount.app) })),
  ]
  const height = rows.length * SIZE.row + SIZE.padding
  const widths = rows.flatMap(({ text, about }) => [widthOf(text, SIZE.font), widthOf(about, SIZE.small)])
  const width = Math.max(...widths) + 2 * SIZE.padding
  return { kind, rows, width, height, span: Math.max(height, spanOf(children)), children }
}

function spanOf(children: Draft['children']): number {
  return children.reduce((sum, child) => sum + child.draft.span + SIZE.gap, -SIZE.gap)
}

function placed(description: Description): string {
  const { place } = description
  return [aboutOf(description), place && `:${place.line}`].filter(Boolean).join('  ')
}

/** Where each depth begins. */
function columnsOf(drafts: readonly Draft[]): number[] {
  const columns: number[] = [SIZE.margin]
  for (let level = drafts; level.length > 0; ) {
    const next = level.flatMap(({ children }) => children)
    const widest = Math.max(...level.map(({ width }) => width))
    const label = Math.max(0, ...next.map((child) => widthOf(child.label, SIZE.small)))
    columns.push((columns.at(-1) ?? 0) + widest + SIZE.edge + label)
    level = next.map((child) => child.draft)
  }
  return columns
}

function place(
  { kind, rows, width, height, span, children }: Draft,
  depth: number,
  top: number,
  columns: readonly number[],
): Box {
  let y = top + (span - Math.max(0, spanOf(children))) / 2
  const boxes = children.map(({ label, draft: inner }) => {
    const box = place(inner, depth + 1, y, columns)
    y += inner.span + SIZE.gap
    return { label, box }
  })
  return { kind, rows, width, height, x: columns[depth] ?? 0, y: top + (span - height) / 2, children: boxes }
}
