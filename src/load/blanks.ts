/*
 * What Python takes for a blank. It decides which lines continue a value, and it is not what JavaScript's `trim` takes:
 * NEL and U+001C to U+001F are blanks, U+FEFF is none.
 */
const BLANK = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const LEADING = new RegExp(`^${BLANK}+`)
const TRAILING = new RegExp(`${BLANK}+$`)
const BETWEEN = new RegExp(`${BLANK}+`)

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return stripEnd(text.replace(LEADING, ''))
}

/** Python's `str.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length
  while (end > 0 && TRAILING.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** How many code units of blanks a line begins with. */
export function indentation(line: string): number {
  return LEADING.exec(line)?.[0].length ?? 0
}

/** Python's `str.split()`. */
export function words(text: string): string[] {
  return text.split(BETWEEN).filter((word) => word !== '')
}
