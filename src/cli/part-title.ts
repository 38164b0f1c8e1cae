import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { Description } from '../contract/description.ts'
import type { Place } from '../contract/place.ts'
import { visible } from '../contract/visible.ts'

export interface TitleOptions {
  /** Whether to colour for a terminal. */
  readonly colour: boolean
}

export type Paint = (style: 'bold' | 'dim' | 'cyan' | 'yellow', text: string) => string

/** Whether what is printed comes to a terminal that shows colours. */
export function inColour(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors()
}

export function painter({ colour }: TitleOptions): Paint {
  return (style, text) => (colour ? styleText(style, text) : text)
}

/**
 * A part in one line, with control characters written out: its kind, its name, its factory, a note, and where it is written.
 *
 * @param known the file that was told before, and is not told again
 */
export function partTitle(
  { kind, name, factory, place, note }: Description,
  options: TitleOptions,
  known: string | undefined,
): string {
  const paint = painter(options)
  const section = name === undefined ? undefined : visible(name.replace(/^[^:]*:\s*/, ''))
  return [
    `${kind}${section === undefined ? '' : ` ${paint('bold', section)}`}`,
    factory !== undefined && paint('dim', visible(factory)),
    note !== undefined && paint('yellow', visible(`(${note})`)),
    place && paint('dim', shortPlace(place, known)),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('  ')
}

/** The file and the line; the line alone in a file that is known. */
export function shortPlace({ file, line: number }: Place, known: string | undefined): string {
  if (file === known) return `:${number}`
  const near = relative(process.cwd(), file)
  return visible(`${near.startsWith('..') ? file : near}:${number}`)
}
