import type { SendHandle } from 'node:child_process'
import type { Description } from '../contract/description.ts'
import type { ServiceOptions } from './loaded.ts'
import { createLog, type Log } from './log.ts'
import { reasonOf } from './reason.ts'
import { Service } from './service.ts'
import { type MetricsMessage, measured, shareMetrics } from './worker-metrics.ts'

/** What a worker tells the process that started it. */
export type News = Listening | Serving | Failed | Leaving

/** With a socket that it has made, for those that come after it. */
export interface Listening {
  readonly kind: 'listening'
}

export interface Serving {
  readonly kind: 'serving'
  readonly urls: string[]
  readonly graphs: readonly Description[]
  /** How long it may take to end at most, in milliseconds. */
  readonly patience: number
}

/** It cannot start, and ends. */
export interface Failed {
  readonly kind: 'failed'
  readonly error: string
}

/** It has come to grief: it finishes what is under way and ends, and another one should take its place. */
export interface Leaving {
  readonly kind: 'leaving'
}

/** How a worker is told to end. */
export type Order = 'close' | 'handOver'

/** Serves as one of several processes, until the one that started it says otherwise. @returns the exit code */
export async function work(options: ServiceOptions): Promise<number> {
  // A terminal and systemd send signals to all processes; the one that started the others decides what they mean.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const ordered = new Promise<Order>((resolve) => {
    process.on('message', (message) => {
      if (message === 'close' || message === 'handOver') resolve(message)
    })
    process.once('disconnect', () => resolve('handOver'))
  })
  // Nobody is left to tell it anything, or to hand it a socket.
  if (!process.connected) return 1
  shareMetrics(tell)
  const log = await createLog({ worker: process.env.WHEATPASTE_WORKER })
  const service = await Promise.race([start(options, log), ordered])
  // Told to end before it listened, it has nothing to finish.
  if (!(service instanceof Service)) return service === undefined ? 1 : 0
  const caught = new Promise<Error>((resolve) => process.on('uncaughtException', resolve))
  return end(service, await Promise.race([ordered, caught]), log)
}

async function start(options: ServiceOptions, log: Log): Promise<Service | undefined> {
  try {
    const service = await Service.start(options, log)
    const { urls, graphs, patience } = service
    const inherited = Number(process.env.LISTEN_FDS)
    for (const handle of service.handles.slice(inherited)) await tell({ kind: 'listening' }, handle)
    await tell({ kind: 'serving', urls, graphs, patience })
    return service
  } catch (error) {
    await tell({ kind: 'failed', error: reasonOf(error) })
    return undefined
  }
}

async function end(service: Service, reason: Order | Error, log: Log): Promise<number> {
  const broken = reason instanceof Error
  if (broken) {
    log.error({ details: reasonOf(reason) }, 'leaving after an error that nobody caught')
    await tell({ kind: 'leaving' })
  }
  try {
    await service.stop(broken ? 'handOver' : reason)
    return broken ? 1 : 0
  } catch (error) {
    log.error({ details: reasonOf(error) }, 'ended, but not in order')
    return 1
  } finally {
    // What it has counted is not to be lost with it.
    await tell(await measured(0))
  }
}

function tell(news: News | MetricsMessage, handle?: SendHandle): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(news, handle, undefined, () => resolve())
    else resolve()
  })
}
