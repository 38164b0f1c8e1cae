import { isManaged } from '../contract/managed-server.ts'
import { loadServer } from '../load/load.ts'
import { tellStart } from './greeting.ts'
import type { ServiceOptions } from './loaded.ts'
import { createLog, type Log } from './log.ts'
import { operate } from './operate.ts'
import { serverOptions } from './server-options.ts'
import { WorkerPool } from './worker-pool.ts'

/** In how many processes the servers want to run; 0 for this one. */
export async function countWorkers(options: ServiceOptions): Promise<number> {
  const { uri, defaults, listeners } = options
  const known = await serverOptions(options)
  // Only those are created that have the option, since others may do more than this process should.
  const wanted = listeners.filter(({ server }) => known.has(`[server:${server}] workers`))
  const servers = await Promise.all(wanted.map(({ server }) => loadServer(uri, { name: server, defaults })))
  return Math.max(0, ...servers.filter(isManaged).map(({ workers }) => workers))
}

/** Serves by several processes, until they are stopped. @returns the exit code */
export async function serveByWorkers(count: number, options: ServiceOptions): Promise<number> {
  const log = await createLog()
  return operate(() => start(count, options, log), options.uri, log)
}

async function start(count: number, options: ServiceOptions, log: Log): Promise<WorkerPool> {
  const begin = performance.now()
  const pool = new WorkerPool(() => countWorkers(options), log)
  const { urls, graphs } = await pool.start(count)
  const { uri, inspect } = options
  tellStart({ uri, inspect, urls, graphs, milliseconds: performance.now() - begin, workers: count }, log)
  return pool
}
