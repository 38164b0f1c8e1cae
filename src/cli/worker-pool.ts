import { closeSync } from 'node:fs'
import type { Description } from '../contract/description.ts'
import { ServerError } from '../contract/managed-server.ts'
import { inheritedSockets } from '../server/inherited-socket.ts'
import type { Log } from './log.ts'
import { PoolMetrics } from './pool-metrics.ts'
import { reasonOf } from './reason.ts'
import type { Serving } from './worker.ts'
import { type Socket, WorkerProcess } from './worker-process.ts'

/** One that lived less long than this, in milliseconds, keeps dying, and the pause before the next one doubles. */
const YOUNG = 10_000
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 30_000

/** The place of a worker. */
interface Slot {
  worker: WorkerProcess
  deaths: number
  timer?: NodeJS.Timeout | undefined
}

/**
 * Several processes that serve the same. They all accept connections from the same sockets, which this process holds and hands
 * to them, so that connections wait for the next worker even when there is none, and are not lost with one that dies. One that
 * dies is replaced, after a pause that grows while they keep dying. A reload replaces them one after the other, which brings
 * new code, too.
 */
export class WorkerPool {
  readonly #count: () => Promise<number>
  readonly #log: Log
  readonly #slots: Slot[] = []
  readonly #starting = new Set<WorkerProcess>()
  readonly #leaving = new Set<WorkerProcess>()
  readonly #sockets: Socket[] = inheritedSockets()
  readonly #metrics = new PoolMetrics()
  #stopping = false

  /** @param count how many there should be after a reload */
  constructor(count: () => Promise<number>, log: Log) {
    this.#count = count
    this.#log = log
    process.once('exit', () => {
      for (const worker of this.#alive()) void worker.kill()
    })
  }

  /**
   * Starts them: the first one, and when that serves the others.
   *
   * @returns what the first one says
   * @throws ServerError when it cannot start
   */
  async start(count: number): Promise<Serving> {
    const first = this.#add().worker
    const serving = await first.serving
    this.#sockets.push(...first.sockets)
    for (let others = 1; others < count; others++) this.#tellOf(this.#add().worker)
    return serving
  }

  /**
   * @returns what is served now
   * @throws ServerError when a new one cannot start; those that are not yet replaced go on then
   */
  async reload(): Promise<readonly Description[]> {
    const count = Math.max(1, await this.#count())
    const served: (readonly Description[])[] = []
    for (const slot of this.#slots.slice(0, count)) served.push(await this.#replace(slot))
    while (this.#slots.length < count) await this.#add().worker.serving
    for (const { worker, timer } of this.#slots.splice(count)) {
      clearTimeout(timer)
      this.#retire(worker)
    }
    return served[0] ?? []
  }

  /** @throws Error when one of them did not end in order */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const { timer } of this.#slots) clearTimeout(timer)
    // Those that do not accept connections let go of the sockets first, so that the last worker takes whoever waits.
    await Promise.all([...this.#starting].map((worker) => worker.kill()))
    this.#sockets.forEach(close)
    const codes = await Promise.all(this.#alive().map((worker) => worker.end('close')))
    const bad = codes.filter((code) => code !== 0).length
    if (bad > 0) throw new ServerError(`${bad} of ${codes.length} workers did not end in order`)
  }

  #alive(): WorkerProcess[] {
    const workers = [...this.#slots.map(({ worker }) => worker), ...this.#starting, ...this.#leaving]
    return workers.filter(({ isAlive }) => isAlive)
  }

  #fork(): WorkerProcess {
    const worker = new WorkerProcess(this.#sockets)
    worker.onMetrics = {
      wanted: (tell) => void this.#metrics.gather(this.#alive()).then(tell, () => tell()),
      last: (metrics) => this.#metrics.note(worker, metrics),
    }
    const started = (): boolean => this.#starting.delete(worker)
    this.#starting.add(worker)
    worker.serving.then(started, started)
    return worker
  }

  #add(): Slot {
    const slot: Slot = { worker: this.#fork(), deaths: 0 }
    this.#slots.push(slot)
    this.#watch(slot, slot.worker)
    return slot
  }

  // The new one first, so that there are never fewer than there should be.
  async #replace(slot: Slot): Promise<readonly Description[]> {
    const next = this.#fork()
    const { graphs } = await next.serving
    if (this.#stopping) throw new ServerError('it is about to stop')
    const before = slot.worker
    put(next, slot)
    slot.deaths = 0
    this.#watch(slot, next)
    this.#retire(before)
    return graphs
  }

  #retire(worker: WorkerProcess): void {
    this.#leaving.add(worker)
    void worker.end('handOver').finally(() => this.#leaving.delete(worker))
  }

  #watch(slot: Slot, worker: WorkerProcess): void {
    worker.onLeaving = () => {
      this.#retire(worker)
      this.#lost(slot, worker, 'leaves')
    }
    void worker.ended.then((how) => this.#lost(slot, worker, `ended (${how})`))
  }

  #lost(slot: Slot, worker: WorkerProcess, what: string): void {
    const replaced = slot.worker !== worker || slot.timer !== undefined || !this.#slots.includes(slot)
    if (this.#stopping || replaced) return
    slot.deaths = performance.now() - worker.since < YOUNG ? slot.deaths + 1 : 0
    const pause = slot.deaths === 0 ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (slot.deaths - 1))
    this.#log.error({ pause }, `${worker.name} ${what}; another one is started in ${pause} ms`)
    slot.timer = setTimeout(() => this.#revive(slot), pause)
  }

  #revive(slot: Slot): void {
    const worker = this.#fork()
    put(worker, slot)
    this.#watch(slot, worker)
    this.#tellOf(worker)
  }

  #tellOf(worker: WorkerProcess): void {
    worker.serving.then(
      () => this.#log.info({}, `${worker.name} serves`),
      (error) => {
        if (!this.#stopping) this.#log.error({ details: reasonOf(error) }, `${worker.name} cannot serve`)
      },
    )
  }
}

function put(worker: WorkerProcess, slot: Slot): void {
  clearTimeout(slot.timer)
  slot.timer = undefined
  slot.worker = worker
}

function close(socket: Socket): void {
  if (typeof socket === 'number') closeSync(socket)
  else (socket as { close(): void }).close()
}
