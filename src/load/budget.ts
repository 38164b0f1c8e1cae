import { ConfigError } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'

// The largest of the 136 files of the corpus needs a hundredth of it.
const AT_LEAST = 8_000_000
const PER_SECTION = 1000

/**
 * Bounds what one load may do, in proportion to what its files say: a few lines may have sections that use one another twice
 * each, forty deep, or values that no machine can hold.
 */
export class Budget {
  #left = AT_LEAST

  /** Takes a file of so many sections into account. */
  allow(sections: number): void {
    this.#left += sections * PER_SECTION
  }

  /**
   * @param units about a character of text, or a sixteenth of an option, each
   * @throws ConfigError too-much-work, from then on always
   */
  spend(units: number, at?: { readonly place: Place }): void {
    this.#left -= units
    if (this.#left >= 0) return
    const message = 'working this configuration out takes far more than any service needs'
    throw new ConfigError({ code: 'too-much-work', message, place: at?.place, chain: [] })
  }
}
