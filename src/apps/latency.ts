/** How long the past is remembered at least, in milliseconds. */
const WINDOW = 30_000
// Each bucket is a fifth wider than the one before it, from a microsecond to two minutes.
const BUCKETS = 104
const GROWTH = Math.log(1.2)

/** What durations of the last minute or so came to, in milliseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

/** Durations of late, kept in buckets: percentiles are true to a tenth, and cost the same however many there are. */
export class Latency {
  #present = new Uint32Array(BUCKETS)
  #past = new Uint32Array(BUCKETS)
  #since: number

  /** @param now of a clock that does not go back, in milliseconds */
  constructor(now: number) {
    this.#since = now
  }

  record(milliseconds: number, now: number): void {
    this.#turn(now)
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(Math.log(milliseconds * 1000) / GROWTH)))
    this.#present[bucket] = (this.#present[bucket] ?? 0) + 1
  }

  /** None where nothing happened of late. */
  percentiles(now: number): Percentiles | undefined {
    this.#turn(now)
    const counts = this.#present.map((count, bucket) => count + (this.#past[bucket] ?? 0))
    const total = counts.reduce((sum, count) => sum + count, 0)
    return total === 0 ? undefined : { p50: quantile(counts, total * 0.5), p99: quantile(counts, total * 0.99) }
  }

  #turn(now: number): void {
    if (now - this.#since < WINDOW) return
    this.#past = now - this.#since < 2 * WINDOW ? this.#present : new Uint32Array(BUCKETS)
    this.#present = new Uint32Array(BUCKETS)
    this.#since = now
  }
}

// The middle of the bucket in which so many are reached.
function quantile(counts: Uint32Array, wanted: number): number {
  let seen = 0
  const bucket = counts.findIndex((count) => {
    seen += count
    return seen >= wanted
  })
  return Math.exp((bucket + 0.5) * GROWTH) / 1000
}
