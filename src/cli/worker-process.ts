import { type ChildProcess, fork, type SendHandle, type StdioOptions } from 'node:child_process'
import { ServerError } from '../contract/managed-server.ts'
import type { News, Order, Serving } from './worker.ts'
import type { Measured, MetricsMessage } from './worker-metrics.ts'

/** How much longer than it said a worker may take to end, in milliseconds. */
const GRACE = 1000

let started = 0

/** A listening socket: the number of one that was inherited, or what a worker has sent. */
export type Socket = number | SendHandle

/** A worker, as the process sees it that started it. */
export class WorkerProcess {
  readonly since: number = performance.now()
  /** Resolves when it serves. @throws ServerError with the worker's own words when it cannot */
  readonly serving: Promise<Serving>
  /** Resolves with the exit code, or the signal that killed it. */
  readonly ended: Promise<number | string>
  /** The sockets that it listens on, as far as it made them itself. */
  readonly sockets: Socket[] = []
  /** Called when it wants to be replaced. */
  onLeaving: () => void = () => {}
  /** Called when it was asked for the metrics of all, with what tells it; and with its own when it ends. */
  onMetrics: { wanted(tell: (text?: string) => void): void; last(metrics: readonly unknown[]): void } | undefined
  readonly #number: number
  readonly #child: ChildProcess
  readonly #measuring = new Map<number, (measured: Measured) => void>()
  #asked = 0
  #patience = 0

  /** @param sockets those to listen on; none for the first worker, which makes them */
  constructor(sockets: readonly Socket[]) {
    this.#number = ++started
    this.#child = fork(process.argv[1] ?? '', process.argv.slice(2), {
      stdio: ['inherit', 'inherit', 'inherit', ...sockets, 'ipc'] as StdioOptions,
      env: {
        ...process.env,
        LISTEN_PID: String(process.pid),
        LISTEN_FDS: String(sockets.length),
        WHEATPASTE_WORKER: String(this.#number),
      },
    })
    this.ended = new Promise((resolve) => this.#child.once('exit', (code, signal) => resolve(signal ?? code ?? 1)))
    this.serving = new Promise((resolve, reject) => {
      this.#child.on('message', (news: News | MetricsMessage, socket) => {
        if (socket) this.sockets.push(socket)
        this.#hear(news)
        if (news.kind === 'failed') reject(new ServerError(news.error))
        if (news.kind === 'leaving') this.onLeaving()
        if (news.kind === 'serving') {
          this.#patience = news.patience
          resolve(news)
        }
      })
      this.ended.then((how) => reject(new ServerError(`a worker ended (${how}) before it served`)))
    })
    // Not everybody waits for it.
    this.serving.catch(() => {})
    this.#child.on('error', () => {})
  }

  get name(): string {
    return `worker ${this.#number} (process ${this.#child.pid})`
  }

  /** What it has measured so far. Never, when it is not there any more. */
  measure(): Promise<readonly unknown[]> {
    const id = ++this.#asked
    this.#tell({ kind: 'measure', id })
    return new Promise((resolve) => {
      this.#measuring.set(id, ({ metrics }) => resolve(metrics))
    })
  }

  #hear(news: News | MetricsMessage): void {
    if (news.kind === 'metrics-wanted') {
      const tell = (text?: string): void => this.#tell({ kind: 'metrics', id: news.id, text })
      this.onMetrics?.wanted(tell)
    }
    if (news.kind !== 'measured') return
    const take = this.#measuring.get(news.id)
    this.#measuring.delete(news.id)
    if (take) take(news)
    else this.onMetrics?.last(news.metrics)
  }

  #tell(message: MetricsMessage | Order): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Ends it, by force if it takes longer than it said. @returns the exit code, or the signal */
  end(order: Order): Promise<number | string> {
    this.#tell(order)
    const timer = setTimeout(() => void this.kill(), this.#patience + GRACE)
    return this.ended.finally(() => clearTimeout(timer))
  }

  kill(): Promise<number | string> {
    this.#child.kill('SIGKILL')
    return this.ended
  }
}
