import type { SendHandle } from 'node:child_process'
import type { RunningServer } from '../contract/application.ts'
import type { Description } from '../contract/description.ts'
import { logErrorsBy } from '../contract/error-log.ts'
import { canSwap, isManaged, type ManagedRunningServer, ServerError } from '../contract/managed-server.ts'
import { within } from './deadline.ts'
import { type Loaded, load, type ServiceOptions } from './loaded.ts'
import { errorsInto, type Log } from './log.ts'
import type { Reloaded } from './operate.ts'
import { reasonOf } from './reason.ts'
import { changedOptions, type ServerOptions, serverOptions } from './server-options.ts'

/** How long everything that was loaded may take to be disposed of, in milliseconds. */
const DISPOSAL = 5000

/** The apps and servers of a configuration, running in this process. */
export class Service {
  readonly #options: ServiceOptions
  readonly #log: Log
  readonly #running: RunningServer[] = []
  readonly #disposals = new Set<Promise<void>>()
  #loaded: Loaded
  #serverOptions: ServerOptions
  #stopping = false

  /** @throws what loading or listening does; nothing is left behind then */
  static async start(options: ServiceOptions, log: Log): Promise<Service> {
    logErrorsBy(errorsInto(log))
    const service = new Service(options, log, await load(options), await serverOptions(options))
    try {
      for (const { app, server } of service.#loaded.served) service.#running.push(closable(await server(app)))
      return service
    } catch (error) {
      await service.stop('handOver')
      throw error
    }
  }

  private constructor(options: ServiceOptions, log: Log, loaded: Loaded, known: ServerOptions) {
    this.#options = options
    this.#log = log
    this.#loaded = loaded
    this.#serverOptions = known
  }

  get urls(): string[] {
    return this.#running.map(({ url }) => url)
  }

  /** The listening sockets, as `process.send` hands them to another process. */
  get handles(): SendHandle[] {
    return this.#running.filter(canSwap).map(({ handle }) => handle as SendHandle)
  }

  get graphs(): readonly Description[] {
    return this.#loaded.graphs
  }

  /** How long stopping may take at most, in milliseconds. */
  get patience(): number {
    const servers = this.#loaded.served.map(({ server }) => (isManaged(server) ? server.patience : 0))
    return Math.max(...servers) + DISPOSAL
  }

  /**
   * Loads the configuration again, serves it from the next request on, and disposes of the one before when its last request
   * has ended.
   *
   * @throws what loading does, or an Error when a server cannot serve another app; the one before goes on then
   */
  async reload(): Promise<Reloaded> {
    const next = await load(this.#options)
    try {
      if (this.#stopping) throw new ServerError('it is about to stop')
      const ends = swapAll(this.#running, this.#loaded, next)
      this.#disposeOf(this.#loaded, ends)
      this.#loaded = next
    } catch (error) {
      await next.dispose()
      throw error
    }
    return { graphs: next.graphs, kept: changedOptions(this.#serverOptions, await serverOptions(this.#options)) }
  }

  /**
   * Stops serving and disposes of everything, what was loaded last first.
   *
   * @param how whether health checks are told and given time, or another process serves in the place of this one
   * @throws Error when requests were cut off
   */
  async stop(how: 'close' | 'handOver' = 'close'): Promise<void> {
    this.#stopping = true
    const closing = this.#running.map((running) =>
      how === 'handOver' && canSwap(running) ? running.handOver() : running.close(),
    )
    const closed = await Promise.allSettled(closing)
    this.#disposeOf(this.#loaded, [])
    if (!(await within(DISPOSAL, Promise.all(this.#disposals)))) {
      this.#log.warn({}, `what was loaded is not disposed of after ${DISPOSAL / 1000} s`)
    }
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  #disposeOf(loaded: Loaded, ends: readonly Promise<void>[]): void {
    const disposal = Promise.all(ends)
      .then(() => loaded.dispose())
      .catch((error) => this.#log.error({ details: reasonOf(error) }, 'what was loaded could not be disposed of'))
      .finally(() => this.#disposals.delete(disposal))
    this.#disposals.add(disposal)
  }
}

// A server of somebody else's making may serve for ever, as Paste's do, or give nothing back.
function closable(running: RunningServer): RunningServer {
  if (typeof running?.close === 'function') return running
  throw new ServerError('the server returned nothing that can be closed')
}

// What is swapped before another one refuses is swapped back, so that no app serves beside one of another configuration.
function swapAll(running: readonly RunningServer[], before: Loaded, next: Loaded): Promise<void>[] {
  const swappable = running.map(swappableOf)
  const ends: Promise<void>[] = []
  try {
    for (const [index, server] of swappable.entries()) ends.push(swapOne(server, next, index))
    return ends
  } catch (error) {
    for (const index of ends.keys()) void swapOne(swappable[index], before, index)
    throw error
  }
}

function swapOne(running: ManagedRunningServer | undefined, { served }: Loaded, index: number): Promise<void> {
  const app = served[index]?.app
  return running && app ? running.swap(app) : Promise.resolve()
}

function swappableOf(running: RunningServer): ManagedRunningServer {
  if (canSwap(running)) return running
  throw new ServerError(`the server on ${running.url} cannot serve another app: a restart is needed`)
}
