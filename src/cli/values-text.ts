import type { ValueDescription, ValueSource } from '../contract/description.ts'
import { visible } from '../contract/visible.ts'
import { type Paint, shortPlace } from './part-title.ts'

// A value is shown to be recognised, not to be read.
const LONGEST = 80

/** A value in one line, and where it came from: `host = 127.0.0.1  :14, ip of [DEFAULT] :2, ${HOST}`. */
export function valueText({ name, text, sources }: ValueDescription, paint: Paint, known: string | undefined): string {
  const shown = text.replace(/\s*\n\s*/g, ' ')
  const clipped = shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
  const from = sources.map((source) => sourceText(source, name, known)).join(', ')
  return `${visible(`${name} = ${clipped}`)}  ${paint('dim', visible(from))}`
}

function sourceText({ name, from, place }: ValueSource, option: string, known: string | undefined): string {
  const who = name === option ? '' : `${name} `
  if (from === 'environment') return `\${${name}}`
  if (from === 'argument') return `${who}${who && 'of '}the command line`
  if (place === undefined) return name
  const section = place.section === 'DEFAULT' ? `${who && 'of '}[DEFAULT] ` : ''
  return `${who}${section}${shortPlace(place, known)}`
}
