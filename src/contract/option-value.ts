import { isIP } from 'node:net'
import { resolve } from 'node:path'

/*
 * What the text of an option stands for. Each function fails with what it expected: `a whole number`.
 */

/** Units, the largest last, and how many of the smallest each is. */
export type Units = Readonly<Record<string, number>>

/** `114688`, `112KiB`, `1MB`; a bare `k` is 1024. */
export const bytes: Units = {
  '': 1,
  b: 1,
  kb: 1e3,
  k: 1024,
  kib: 1024,
  mb: 1e6,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1e9,
  g: 1024 ** 3,
  gib: 1024 ** 3,
}

/** Milliseconds: `500ms`, `30s`, `2m`; a bare number is one of seconds. */
export const milliseconds: Units = { ms: 1, '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A number with a unit, in the smallest unit; not a number if it is none. */
export function scaled(text: string, units: Units): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  const name = unit.toLowerCase()
  return Number(number) * (Object.hasOwn(units, name) ? (units[name] ?? Number.NaN) : Number.NaN)
}

/** A number as a person writes it, in the unit that suits it: 30000 milliseconds are `30s`. */
export function unscaled(value: number, units: Units, spelling: Readonly<Record<string, string>>): string {
  const fitting = Object.keys(spelling).filter((unit) => value % (units[unit] ?? Number.NaN) === 0)
  const unit = value === 0 ? fitting[0] : fitting.at(-1)
  return unit === undefined ? String(value) : `${value / (units[unit] ?? 1)}${spelling[unit]}`
}

export interface Bounds {
  readonly min?: number
  readonly max?: number
}

/** @throws Error unless the number is one, within its bounds */
export function within(
  value: number,
  expected: string,
  { min = -Infinity, max = Infinity }: Bounds,
  show: (value: number) => string = String,
): number {
  if (Number.isNaN(value)) throw new Error(expected)
  if (value < min) throw new Error(`at least ${show(min)}`)
  if (value > max) throw new Error(`at most ${show(max)}`)
  return value
}

/** Not a number if the text is none, or larger than is counted exactly. */
export function integer(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : Number.NaN
}

/** Not a number if the text is none, or too large for one. */
export function decimal(text: string): number {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : Number.NaN
}

export function truth(text: string): boolean {
  if (/^(?:true|1|on|yes)$/i.test(text)) return true
  if (/^(?:false|0|off|no)$/i.test(text)) return false
  throw new Error('true or false')
}

export function oneOf<C extends string>(text: string, choices: readonly C[]): C {
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw new Error(`one of ${choices.join(', ')}`)
  return found
}

/** What stands between commas or blanks. */
export function parts(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}

export function absolutePath(text: string, folder = '.'): string {
  if (text === '' || text.includes('\0')) throw new Error('a path')
  return resolve(folder, text)
}

/** The absolute URL of a service, as it is written: without a user and password, which would end up in logs. */
export function serviceUrl(text: string, schemes: readonly string[]): string {
  const scheme = /^([a-z][a-z\d+.-]*):\/\/[^\s"\\@?#]+$/i.exec(text)?.[1]?.toLowerCase() ?? ''
  if (schemes.includes(scheme) && URL.canParse(text)) return text
  throw new Error(`a URL such as ${schemes[0]}://api.example.com/v1, without user, query or fragment`)
}

/** An origin as browsers write it (RFC 6454 6.2): only then is comparing it with the `origin` header exact. */
export function webOrigin(text: string): string {
  const expected = new Error('an origin such as https://example.com, without a path or a slash at the end')
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\\\s]+$/i.test(text) || !URL.canParse(text)) throw expected
  const { protocol, host } = new URL(text)
  const origin = `${protocol}//${host.toLowerCase()}`
  if (!/\/\/(?:[a-z\d_.-]+|\[[\da-f:.]+\])(?::\d+)?$/.test(origin)) throw expected
  return origin
}

/** An address or a range of them: `10.0.0.0/8`, `fd00::/8`, `192.0.2.1`. */
export function addressRange(text: string): string {
  const [, address = '', length] = /^([^/%]+?)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  if (family !== 0 && Number(length ?? 0) <= (family === 4 ? 32 : 128)) return text
  throw new Error('an address or a range such as 10.0.0.0/8 or fd00::/8')
}
