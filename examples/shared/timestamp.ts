/** A time as newer parts of OpenStack write it: without fractions of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** A time as Python writes it: in microseconds, without a zone. */
export function microseconds(date: Date): string {
  return date.toISOString().replace('Z', '000')
}
