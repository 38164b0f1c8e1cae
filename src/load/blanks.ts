/*
 * What Python takes for a blank. It decides which lines continue a value, and it is not what JavaScript's `trim` takes:
 * NEL and U+001C to U+001F are blanks, U+FEFF is none.
 */
const RARE = new Set([0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000])
const BLANK = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const BETWEEN = new RegExp(`${BLANK}+`)

function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code >= 0x1c
  return code >= 0x85 && (RARE.has(code) || (code >= 0x2000 && code <= 0x200a))
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return stripEnd(text.slice(indentation(text)))
}

/** Python's `str.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}

/** How many code units of blanks a line begins with. */
export function indentation(line: string): number {
  let start = 0
  while (start < line.length && isBlank(line.charCodeAt(start))) start++
  return start
}

/** Python's `str.split()`. */
export function words(text: string): string[] {
  return text.split(BETWEEN).filter((word) => word !== '')
}
