import type { State } from '../contract/state.ts'
import { type Match, MediaOffer } from './media-range.ts'

const JSON_TYPE = 'application/json'
const TYPES = [JSON_TYPE, 'application/vnd.openstack.compute+json']
const OFFER = new MediaOffer(TYPES)
// At `/` and at the root of a version there are lists of versions, which were once to be had as feeds.
const OFFER_AT_ROOT = new MediaOffer([...TYPES, 'application/atom+xml'])

const PREFERENCE: unique symbol = Symbol('preference')

/**
 * What one request wants of its answer. The Accept header is read when somebody asks, and at most once: most requests name
 * their version in the path, and most applications answer JSON whatever is asked for.
 */
export class Preference {
  readonly #accept: string | undefined
  readonly #path: string
  readonly #prefix: string
  #looked = false
  #match: Match | undefined

  constructor(accept: string | undefined, path: string, prefix: string) {
    this.#accept = accept
    this.#path = path
    this.#prefix = prefix
  }

  /** Whether the Accept header was looked at, so that Vary must name it. */
  get looked(): boolean {
    return this.#looked
  }

  /** The supported type that the Accept header wants most, and the range that says so. */
  get match(): Match | undefined {
    if (!this.#looked && this.#accept !== undefined) this.#match = this.#offer.bestMatch(this.#accept)
    this.#looked = true
    return this.#match
  }

  /** The media type to answer with: by the suffix of the path, then the Accept header, then JSON. */
  get type(): string {
    return this.#path.endsWith('.json') ? JSON_TYPE : (this.match?.type ?? JSON_TYPE)
  }

  get #offer(): MediaOffer {
    return this.#path.length === this.#prefix.length + 1 ? OFFER_AT_ROOT : OFFER
  }
}

/** Lets those further in read `state.best_content_type`, which is worked out then. They may also set it. */
export function offer(state: State, preference: Preference): void {
  const offered = state as Offered
  offered[PREFERENCE] = preference
  Object.defineProperty(offered, NAME, bestContentType)
}

interface Offered extends State {
  [PREFERENCE]: Preference
}

const NAME = 'best_content_type'

// One descriptor for all requests: a getter made for each would cost three times as much.
const bestContentType: PropertyDescriptor & ThisType<Offered> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[PREFERENCE].type
  },
  set(value: unknown) {
    Object.defineProperty(this, NAME, { value, configurable: true, enumerable: true, writable: true })
  },
}
