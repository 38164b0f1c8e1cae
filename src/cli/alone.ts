import { tellStart } from './greeting.ts'
import type { ServiceOptions } from './loaded.ts'
import { createLog, type Log } from './log.ts'
import { operate } from './operate.ts'
import { reportFiles } from './report-files.ts'
import { Service } from './service.ts'

/** Serves in this process, until it is stopped. @returns the exit code */
export async function serveAlone(options: ServiceOptions): Promise<number> {
  // Without the process that watches the files there is nothing to serve for.
  if (process.env.WHEATPASTE_DEVELOPMENT !== undefined) process.once('disconnect', () => process.exit(1))
  const log = await createLog()
  return operate(() => start(options, log), options.uri, log)
}

async function start(options: ServiceOptions, log: Log): Promise<Service> {
  const begin = performance.now()
  const service = await Service.start(options, log)
  const { urls, graphs } = service
  reportFiles(graphs)
  const { uri, inspect } = options
  tellStart({ uri, inspect, urls, graphs, milliseconds: performance.now() - begin, workers: 0 }, log)
  return service
}
