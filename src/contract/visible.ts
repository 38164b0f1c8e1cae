// C0 without tab and newline, DEL, C1, and what turns the direction of a line or ends one.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * A text as a terminal may be given it: what would move its cursor, paint it or hide something is written out, `\u001b`, which is
 * also how JSON spells it. Tabs and newlines stay.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
