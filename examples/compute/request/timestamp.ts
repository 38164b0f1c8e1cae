import type { Time } from '../database/table.ts'

/** A time as the API writes it: without fractions of a second. */
export function timestamp(time: Time): string {
  return time.replace(/\.\d+Z$/, 'Z')
}

/** A time as the older parts of the API write it: with microseconds, and without a zone. */
export function microseconds(time: Time): string {
  return time.replace('Z', '000')
}
