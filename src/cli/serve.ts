import { FLAG, parseOptions, parseTarget, UsageError } from './command.ts'
import type { Listener, ServiceOptions } from './loaded.ts'
import { reasonOf } from './reason.ts'
import { reportFiles } from './report-files.ts'

/** `wheatpaste serve`: loads the application and serves it until a signal ends it. */
export async function serve(args: readonly string[]): Promise<number> {
  const { reload, ...options } = parse(args)
  const run = reload ? develop(options, args) : serveOptions(options)
  const code = await run.catch((error) => {
    console.error(reasonOf(error))
    reportFiles(error)
    return 1
  })
  // An app may have timers and connections of its own, which must not keep the process.
  process.exit(code)
}

// What is not needed is not imported: a worker needs no pool, and who serves no watcher.
async function serveOptions(options: ServiceOptions): Promise<number> {
  const { WHEATPASTE_WORKER, WHEATPASTE_DEVELOPMENT } = process.env
  if (WHEATPASTE_WORKER !== undefined) return (await import('./worker.ts')).work(options)
  const { countWorkers, serveByWorkers } = await import('./workers.ts')
  const count = WHEATPASTE_DEVELOPMENT === undefined ? await countWorkers(options) : 0
  return count > 0 ? serveByWorkers(count, options) : (await import('./alone.ts')).serveAlone(options)
}

async function develop({ uri }: ServiceOptions, args: readonly string[]): Promise<number> {
  const { develop } = await import('./development.ts')
  return develop(
    uri,
    args.filter((arg) => arg !== '--reload'),
  )
}

/** @throws UsageError */
function parse(args: readonly string[]): ServiceOptions & { readonly reload: boolean } {
  const { values, positionals } = parseOptions(args, {
    server: { type: 'string', multiple: true },
    host: { type: 'string' },
    port: { type: 'string' },
    reload: FLAG,
    inspect: FLAG,
  })
  const { server = ['main'], host, port, reload, inspect } = values
  const address = { ...(host !== undefined && { host }), ...(port !== undefined && { port: portOf(port) }) }
  return { ...parseTarget(positionals), listeners: server.map(listenerOf), address, reload, inspect }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError(`--port takes a number up to 65535, not "${text}"`)
}

function listenerOf(text: string): Listener {
  const [server = '', app] = text.split('=', 2)
  if (server === '' || app === '') throw new UsageError(`--server takes NAME or NAME=APP, not "${text}"`)
  return { server, app }
}
