import type { RequestHeaders } from '../../contract/environ.ts'

// Of a repeated header of these names node:http keeps the first, and so do we, so that an application sees the same.
const ONCE: ReadonlySet<string> = new Set(
  `age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since last-modified
  location max-forwards proxy-authorization referer retry-after server user-agent`.split(/\s+/),
)

// How names were written, so that each need not be looked at again. Bounded in number and in length, since clients choose them.
const known = new Map<string, string>()
const KNOWN = 500
const LONGEST = 64

/** The headers of a request while they arrive, piece by piece. */
export class LeanHeaders {
  readonly fields: RequestHeaders = new Fields()
  /** How often the request named a host. */
  hosts = 0
  #name = ''
  #value: string | undefined

  onField(text: string): void {
    if (this.#value === undefined) this.#name += text
    else {
      this.end()
      this.#name = text
    }
  }

  onValue(text: string): void {
    this.#value = this.#value === undefined ? text : this.#value + text
  }

  /** Notes the last field. */
  end(): void {
    if (this.#value === undefined) return
    const name = lowerCase(this.#name)
    const value = trimmed(this.#value)
    const fields: Record<string, string> = this.fields
    const before = fields[name]
    if (name === 'host') this.hosts += 1
    if (before === undefined) fields[name] = value
    else if (!ONCE.has(name)) fields[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`
    this.#name = ''
    this.#value = undefined
  }
}

// Of a shape that the engine knows, and yet nothing is in it but what was sent.
class Fields {
  [name: string]: string
}
Object.setPrototypeOf(Fields.prototype, null)
Reflect.deleteProperty(Fields.prototype, 'constructor')

function lowerCase(name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const lower = name.toLowerCase()
  // Copies, since a piece of a text keeps all of it.
  if (known.size < KNOWN && name.length <= LONGEST) known.set(copied(name), copied(lower))
  return lower
}

function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

// The parser leaves the blanks behind a value.
function trimmed(value: string): string {
  let end = value.length
  while (end > 0 && isBlank(value.charCodeAt(end - 1))) end -= 1
  return end === value.length ? value : value.slice(0, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
