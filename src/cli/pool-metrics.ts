import { within } from './deadline.ts'
import type { WorkerProcess } from './worker-process.ts'

/** How long workers may take to tell what they have measured, in milliseconds. */
const PATIENCE = 1000

/** As prom-client tells a metric as data. */
interface Metric {
  readonly type?: unknown
}

/** What is counted up, and so must never go back, as it would with a worker that takes along what it has counted. */
const COUNTED: readonly unknown[] = ['counter', 'histogram', 'summary']

/** The metrics of several workers, as if they were those of one process. */
export class PoolMetrics {
  readonly #latest = new Map<WorkerProcess, readonly Metric[]>()
  // What those counted that have ended.
  #past: (readonly Metric[])[] = []

  /** Notes what a worker has measured. What it counted is kept when it ends. */
  note(worker: WorkerProcess, metrics: readonly unknown[]): void {
    if (!this.#latest.has(worker)) void worker.ended.then(() => this.#bury(worker))
    this.#latest.set(worker, metrics as readonly Metric[])
  }

  /**
   * Asks all workers. Of one that does not answer in time there is what it told before.
   *
   * @returns the text that Prometheus reads
   */
  async gather(workers: readonly WorkerProcess[]): Promise<string> {
    const asked = workers.map(async (worker) => this.note(worker, await worker.measure()))
    await within(PATIENCE, Promise.allSettled(asked))
    // Only who is asked for metrics needs the package; whoever measures has it.
    const { AggregatorRegistry } = await import('prom-client')
    this.#past = [AggregatorRegistry.aggregate(this.#past).getMetricsAsArray()]
    return AggregatorRegistry.aggregate([...this.#latest.values(), ...this.#past]).metrics()
  }

  #bury(worker: WorkerProcess): void {
    const metrics = this.#latest.get(worker) ?? []
    this.#latest.delete(worker)
    this.#past.push(metrics.filter(({ type }) => COUNTED.includes(type)))
  }
}
