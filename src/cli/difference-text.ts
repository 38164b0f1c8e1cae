import { styleText } from 'node:util'
import { visible } from '../contract/visible.ts'
import type { Difference } from './differences.ts'

/** The differences as a person reads them: by section, `+` for what is new, `-` for what is gone, `~` for what is otherwise. */
export function differenceText(differences: readonly Difference[], { colour }: { readonly colour: boolean }): string {
  const sections = [...new Set(differences.map(({ section }) => section))]
  const changesOf = (section: string): Difference[] =>
    differences.filter((difference) => difference.section === section)
  return sections.map((section) => blockOf(section, changesOf(section), colour)).join('\n\n')
}

function blockOf(section: string, changes: readonly Difference[], colour: boolean): string {
  const about = changes.find(({ subject }) => subject === 'section')
  const title = colour ? styleText('bold', visible(section)) : visible(section)
  const head = about ? painted(about, `${SIGNS[about.change]} ${title}${visible(headOf(about))}`, colour) : title
  const lines = changes
    .filter((one) => one !== about)
    .map((one) => painted(one, `  ${SIGNS[one.change]} ${visible(lineOf(one))}`, colour))
  return [head, ...lines].join('\n')
}

const SIGNS = { added: '+', removed: '-', changed: '~', moved: '~', renamed: '~' } as const
const STYLES = { added: 'green', removed: 'red', changed: 'yellow', moved: 'yellow', renamed: 'yellow' } as const

function painted({ change }: Difference, text: string, colour: boolean): string {
  return colour ? styleText(STYLES[change], text) : text
}

function headOf({ change, before, after }: Difference): string {
  if (change === 'renamed') return `  was ${before}`
  return change === 'added' && after ? `  ${after}` : ''
}

function lineOf(difference: Difference): string {
  const { subject, name, change, before, after, mount, reaches } = difference
  if (subject === 'filter') return `filter ${name}${mount === undefined ? '' : ` at ${mount}`}${placeOf(difference)}`
  const what = subject === 'mount' ? `mount ${name}` : subject === 'global' ? `set ${name}` : (name ?? subject)
  const value = change === 'changed' ? `${shown(before)} → ${shown(after)}` : shown(after ?? before)
  return `${what}: ${value}${reaches === undefined ? '' : `  (${reachText(reaches)})`}`
}

function placeOf({ change, before, after }: Difference): string {
  if (change === 'moved') return `: ${before} → ${after}`
  return change === 'added' ? `, ${after}` : ''
}

// What has several lines, or nothing to see, is quoted.
function shown(value = ''): string {
  return value === '' || /[\n\r\t]|^\s|\s$/.test(value) ? JSON.stringify(value) : value
}

const MOST_REACHED = 5

function reachText(reaches: readonly string[]): string {
  if (reaches.length === 0) return 'reaches no factory'
  const more = reaches.length - MOST_REACHED
  return `reaches ${reaches.slice(0, MOST_REACHED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
