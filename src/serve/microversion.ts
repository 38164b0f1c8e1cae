import type { Environ, RequestHeaders } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import type { ServedVersion } from '../contract/state.ts'

const FORMAT = /^[1-9]\d*\.(?:[1-9]\d*|0)$/
const STANDARD_HEADER = 'OpenStack-API-Version'
const STANDARD_NAME = 'openstack-api-version'

/** One version of an API: `2.10` comes after `2.9`. */
export class Microversion {
  readonly major: number
  readonly minor: number
  readonly #text: string

  /** @throws RangeError for what is not two numbers with a point between, written without leading zeros */
  constructor(text: string) {
    if (!FORMAT.test(text)) throw new RangeError(badFormat(text))
    const [major = '', minor = ''] = text.split('.')
    this.major = Number(major)
    this.minor = Number(minor)
    this.#text = text
  }

  /** Below zero when this one is older than the other. */
  compare(other: Microversion): number {
    return this.major - other.major || this.minor - other.minor
  }

  /** Whether this version is the given one or newer: `version.atLeast('2.19')`. */
  atLeast(version: string): boolean {
    return this.compare(new Microversion(version)) >= 0
  }

  toString(): string {
    return this.#text
  }

  toJSON(): string {
    return this.#text
  }
}

/** A first and a last version, both of them included; either may be left open. */
export class VersionRange {
  readonly min: Microversion | undefined
  readonly max: Microversion | undefined

  /** @throws RangeError when a version cannot be read, or the last is older than the first */
  constructor(min?: string, max?: string) {
    this.min = min === undefined ? undefined : new Microversion(min)
    this.max = max === undefined ? undefined : new Microversion(max)
    if (this.min && this.max && this.min.compare(this.max) > 0) throw new RangeError(`${min} is newer than ${max}`)
  }

  /** Whether it has neither end. */
  get open(): boolean {
    return this.min === undefined && this.max === undefined
  }

  includes(version: Microversion): boolean {
    return !(this.min && version.compare(this.min) < 0) && !(this.max && version.compare(this.max) > 0)
  }

  overlaps({ min, max }: VersionRange): boolean {
    const before = this.max && min && this.max.compare(min) < 0
    const after = this.min && max && max.compare(this.min) < 0
    return !before && !after
  }

  toString(): string {
    return `${this.min ?? ''}–${this.max ?? ''}`
  }
}

/** How a service counts its versions. */
export interface MicroversionOptions {
  /** The service type that the header names: `compute 2.10`. */
  readonly service: string
  /** The oldest version; it serves those who ask for none. */
  readonly min: string
  /** The newest version, called `latest`. */
  readonly max: string
  /** An older header that holds a version alone. The standard one goes before it. Both are set on the answer. */
  readonly legacyHeader?: string
}

/** The version that a request is served with. */
export interface NegotiatedVersion extends ServedVersion {
  readonly version: Microversion
}

/**
 * Which version of the API a request asks for (the OpenStack API microversion specification): the last entry of
 * `OpenStack-API-Version` that names the service, else the last of the legacy header, else the oldest version.
 */
export class Microversions {
  readonly #service: string
  readonly #range: VersionRange
  readonly #legacyHeader: string | undefined
  readonly #vary: string
  // By the entry that asks for it: `compute 2.10`.
  readonly #known = new Map<string, NegotiatedVersion>()
  readonly #oldest: NegotiatedVersion

  /** @throws RangeError when the oldest or the newest version cannot be read, or the newest is the older one */
  constructor({ service, min, max, legacyHeader }: MicroversionOptions) {
    this.#service = service.toLowerCase()
    this.#range = new VersionRange(min, max)
    this.#legacyHeader = legacyHeader?.toLowerCase()
    this.#vary = legacyHeader === undefined ? STANDARD_HEADER : `${STANDARD_HEADER}, ${legacyHeader}`
    this.#oldest = this.#served(new Microversion(min))
    this.#known.set(`${this.#service} latest`, this.#served(new Microversion(max)))
  }

  /**
   * The version of a request. It is noted in the state too, also one that there is not, for the faults of the filters outside.
   *
   * @throws HttpError 400 for what is no version, 406 for one that is too old or too new
   */
  negotiate({ headers, state }: Environ): Microversion {
    const standard = headers[STANDARD_NAME]
    // Nearly all clients send a single entry, which need not be taken apart.
    const known = standard === undefined ? undefined : this.#known.get(standard)
    const negotiated = known ?? this.#read(this.#requested(headers))
    state['openstack.api_version'] = negotiated
    if (!known) this.#check(negotiated)
    return negotiated.version
  }

  #requested(headers: RequestHeaders): string | undefined {
    const standard = headers[STANDARD_NAME]
    const version = standard === undefined ? undefined : lastOf(standard, this.#service)
    if (version !== undefined || this.#legacyHeader === undefined) return version
    return headers[this.#legacyHeader]?.split(',').at(-1)?.trim()
  }

  #read(text: string | undefined): NegotiatedVersion {
    if (text === undefined) return this.#oldest
    const known = this.#known.get(`${this.#service} ${text}`)
    if (known) return known
    if (!FORMAT.test(text)) throw new HttpError(400, badFormat(text))
    return this.#served(new Microversion(text))
  }

  #check(negotiated: NegotiatedVersion): void {
    const { version } = negotiated
    const { min, max } = this.#range
    if (!this.#range.includes(version)) {
      const range = `Minimum is ${min} and maximum is ${max}.`
      throw new HttpError(406, `Version ${version} is not supported by the API. ${range}`)
    }
    // The versions of an earlier major have no end, so that a client could fill the memory with them.
    if (version.major === max?.major) this.#known.set(`${this.#service} ${version}`, negotiated)
  }

  #served(version: Microversion): NegotiatedVersion {
    const headers: Record<string, string> = { [STANDARD_NAME]: `${this.#service} ${version}` }
    if (this.#legacyHeader !== undefined) headers[this.#legacyHeader] = String(version)
    return { version, headers, vary: this.#vary }
  }
}

function lastOf(header: string, service: string): string | undefined {
  const entries = header.split(',').map((entry) => /^(\S+)\s+(\S.*)$/.exec(entry.trim()))
  return entries.findLast((entry) => entry?.[1]?.toLowerCase() === service)?.[2]
}

function badFormat(text: string): string {
  return `API Version String ${text} is of invalid format. Must be of format MajorNum.MinorNum.`
}
