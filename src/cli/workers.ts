import { isManaged } from '../contract/managed-server.ts'
import { loadServer } from '../load/load.ts'
import { tellStart } from './greeting.ts'
import type { ServiceOptions } from './loaded.ts'
import { createLog, type Log } from './log.ts'
import { type Operated, operate } from './operate.ts'
import { changedOptions, type ServerOptions, serverOptions } from './server-options.ts'
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

async function start(count: number, options: ServiceOptions, log: Log): Promise<Operated> {
  const begin = performance.now()
  const known = await serverOptions(options)
  const pool = new WorkerPool(() => countWorkers(options), log)
  const { urls, graphs } = await pool.start(count)
  const { uri, inspect } = options
  tellStart({ uri, inspect, urls, graphs, milliseconds: performance.now() - begin, workers: count }, log)
  return {
    async reload() {
      return { graphs: await pool.reload(), kept: await keptOptions(known, options) }
    },
    stop: () => pool.stop(),
  }
}

// New workers read all of it, but for the sockets that are handed to them; and there are workers for as long as this process lives.
async function keptOptions(before: ServerOptions, options: ServiceOptions): Promise<string[]> {
  const kept = (await countWorkers(options)) > 0 ? OF_SOCKETS : [...OF_SOCKETS, 'workers']
  const changed = changedOptions(before, await serverOptions(options))
  return changed.filter((name) => kept.some((option) => name.endsWith(`] ${option}`)))
}

const OF_SOCKETS = ['host', 'port', 'socket', 'socket_mode', 'backlog']
