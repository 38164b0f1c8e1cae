/** A time as cinder writes it: in microseconds, without a zone. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000')
}
