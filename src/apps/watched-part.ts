import type { Part } from '../contract/application.ts'
import { Latency, type Percentiles } from './latency.ts'

/** What a part of an application has done so far. */
export interface PartReport extends Part {
  readonly number: number
  readonly calls: number
  /** Of those, how many ended in a 500 or more. */
  readonly failures: number
  /** Of late, in milliseconds: all of its time, and what was not spent in parts further in. */
  readonly total: Percentiles | undefined
  readonly self: Percentiles | undefined
}

/** A filter, an app or a composite that is watched. */
export class WatchedPart {
  readonly number: number
  readonly part: Part
  #calls = 0
  #failures = 0
  readonly #total: Latency
  readonly #self: Latency

  constructor(number: number, part: Part, now: number) {
    this.number = number
    this.part = part
    this.#total = new Latency(now)
    this.#self = new Latency(now)
  }

  /** Durations are in milliseconds. */
  record(total: number, self: number, status: number, now: number): void {
    this.#calls += 1
    if (!(status < 500)) this.#failures += 1
    this.#total.record(total, now)
    this.#self.record(self, now)
  }

  report(now: number): PartReport {
    const [total, self] = [this.#total.percentiles(now), this.#self.percentiles(now)]
    return { ...this.part, number: this.number, calls: this.#calls, failures: this.#failures, total, self }
  }
}
