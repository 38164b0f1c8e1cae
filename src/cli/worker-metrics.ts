import { gatherMetricsBy, ownMetrics } from '../contract/shared-metrics.ts'

/** How long the process that started this one may take to answer, in milliseconds. */
const PATIENCE = 3000

/** What workers and the process that started them tell each other about metrics. */
export type MetricsMessage = MetricsWanted | Measure | Measured | Metrics

/** A worker was asked for those of all. */
export interface MetricsWanted {
  readonly kind: 'metrics-wanted'
  readonly id: number
}

/** A worker is to tell its own. */
export interface Measure {
  readonly kind: 'measure'
  readonly id: number
}

/** What it has measured; with nobody's number when it ends. */
export interface Measured {
  readonly kind: 'measured'
  readonly id: number
  readonly metrics: readonly unknown[]
}

/** Those of all. */
export interface Metrics {
  readonly kind: 'metrics'
  readonly id: number
  /** Nothing when they could not be gathered. */
  readonly text?: string | undefined
}

/** Lets the metrics of this worker be those of all workers, and tells its own when they are wanted. */
export function shareMetrics(tell: (message: MetricsMessage) => Promise<void>): void {
  const waiting = new Map<number, (text: string | undefined) => void>()
  let last = 0
  process.on('message', (message: MetricsMessage | string) => {
    if (typeof message === 'string') return
    if (message.kind === 'measure') void measured(message.id).then(tell)
    if (message.kind === 'metrics') waiting.get(message.id)?.(message.text)
  })
  gatherMetricsBy(async () => {
    const id = ++last
    const timer = setTimeout(() => waiting.get(id)?.(undefined), PATIENCE)
    const text = await new Promise<string | undefined>((resolve) => {
      waiting.set(id, resolve)
      void tell({ kind: 'metrics-wanted', id })
    })
    clearTimeout(timer)
    waiting.delete(id)
    if (text === undefined) throw new Error('the metrics of the workers could not be gathered')
    return text
  })
}

/** What this worker has measured so far. */
export async function measured(id: number): Promise<Measured> {
  return { kind: 'measured', id, metrics: await ownMetrics().catch(() => []) }
}
