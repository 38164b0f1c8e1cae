import type { Description } from '../contract/description.ts'
import { titleOf } from './graph.ts'
import { type Box, layOut, type Row, SIZE } from './svg-layout.ts'

/**
 * Draws an image for light and dark pages. It needs nothing from outside; its texts are texts, and its parts are named for those who
 * do not see them.
 */
export function drawSvg(descriptions: readonly Description[]): string {
  const boxes = layOut(descriptions)
  const all = boxes.flatMap(withChildren)
  const width = Math.ceil(Math.max(0, ...all.map((box) => box.x + box.width)) + SIZE.margin)
  const height = Math.ceil(Math.max(0, ...all.map((box) => box.y + box.height)) + SIZE.margin)
  const title = descriptions.map(titleOf).join(', ') || 'nothing'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="wheatpaste" role="graphics-document" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...all.flatMap((box) => box.children.map((child) => edge(box, child.box, child.label))),
    ...boxes.map((box) => drawBox(box, '')),
    '</svg>',
  ].join('\n')
}

const STYLE = [
  '.wheatpaste{color-scheme:light dark;color:#1f2328;--accent:#0550ae;font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  '@media(prefers-color-scheme:dark){.wheatpaste{color:#e6edf3;--accent:#79c0ff}}',
  '.wheatpaste text{fill:currentColor}',
  '.wheatpaste .box,.wheatpaste .edge,.wheatpaste .rule{fill:none;stroke:currentColor;stroke-opacity:.55}',
  '.wheatpaste .rule{stroke-opacity:.2}',
  '.wheatpaste .inner{fill:currentColor;fill-opacity:.07}',
  '.wheatpaste .composite>.box{stroke:var(--accent);stroke-opacity:1}',
  '.wheatpaste .title{font-weight:600}',
  '.wheatpaste .about{font-size:10px;fill-opacity:.7}',
  '.wheatpaste .mount{font-size:10px;fill:var(--accent)}',
].join('')

function withChildren(box: Box): Box[] {
  return [box, ...box.children.flatMap((child) => withChildren(child.box))]
}

// From the middle of a box to that of another, whose mount stands on the last, level part.
function edge(from: Box, to: Box, label: string): string {
  const [x1, y1, x2, y2] = [from.x + from.width, middleOf(from), to.x, middleOf(to)]
  const bend = x1 + SIZE.edge / 2
  const path = `<path class="edge" d="M${x1} ${y1}C${bend} ${y1} ${x1 + 4} ${y2} ${bend} ${y2}H${x2}"/>`
  if (label === '') return path
  return `${path}<text class="mount" x="${x2 - 6}" y="${y2 - 5}" text-anchor="end">${escaped(label)}</text>`
}

function middleOf({ y, height }: Box): number {
  return y + height / 2
}

function drawBox(box: Box, mount: string): string {
  const { kind, rows, x, y, width, height, children } = box
  const name = rows[0]?.text ?? ''
  const told = mount === '' ? name : `${name}, at ${mount}`
  return [
    `<g class="${kind}" role="group" aria-label="${escaped(told)}">`,
    `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`,
    ...rows.map((row, index) => drawRow(row, index, box)),
    ...children.map((child) => drawBox(child.box, child.label)),
    '</g>',
  ].join('\n')
}

function drawRow({ role, text, about }: Row, index: number, { x, y, width }: Box): string {
  const top = y + SIZE.padding / 2 + index * SIZE.row
  const left = x + SIZE.padding
  const line = about === '' ? top + 21 : top + 15
  return [
    role === 'app'
      ? `<rect class="inner" x="${x + 4}" y="${top}" width="${width - 8}" height="${SIZE.row}" rx="5"/>`
      : '',
    role === 'filter' ? `<path class="rule" d="M${x} ${top}h${width}"/>` : '',
    `<text class="${role}" x="${left}" y="${line}">${escaped(text)}</text>`,
    about === '' ? '' : `<text class="about" x="${left}" y="${top + 28}">${escaped(about)}</text>`,
  ].join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => `&#${character.codePointAt(0)};`)
}
