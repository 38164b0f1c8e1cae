import { parseArgs } from 'node:util'
import { type Command, parseTarget, UsageError } from './command.ts'
import type { Listener, ServiceOptions } from './loaded.ts'
import { reasonOf } from './reason.ts'
import { reportFiles } from './report-files.ts'

/** `wheatpaste serve`: loads the application and serves it until a signal ends it. */
export const serve: Command = {
  usage: 'serve FILE[#NAME] [key=value…] [--server NAME[=APP]]… [--host HOST] [--port PORT] [--reload] [--inspect]',
  summary: 'load the application and serve it',
  help: [
    'It is served by [server:main] of the file, or by pkg:wheatpaste#http on 127.0.0.1:8080 where there is none.',
    '--server NAME  serve by [server:NAME] instead; NAME=APP serves another app of the file by it. May be repeated.',
    '--host, --port where to listen, for a file that has no [server:main] to say so.',
    '--reload       start again whenever a file of the configuration or a module of it changes, for development.',
    '--inspect      show what runs and what happens in it, to this machine alone, at /_inspector. It slows requests down.',
    '',
    'SIGINT, SIGTERM  end it after the requests under way: 0, or 1 if some were cut off. A second one ends it at once.',
    'SIGHUP           the file is taken over as it is now; see also `wheatpaste reload`.',
  ].join('\n'),
  async run(args) {
    const { reload, ...options } = parse(args)
    const run = reload ? develop(options, args) : serveOptions(options)
    const code = await run.catch((error) => {
      console.error(reasonOf(error))
      reportFiles(error)
      return 1
    })
    // An app may have timers and connections of its own, which must not keep the process.
    process.exit(code)
  },
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
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        server: { type: 'string', multiple: true },
        host: { type: 'string' },
        port: { type: 'string' },
        reload: { type: 'boolean', default: false },
        inspect: { type: 'boolean', default: false },
      },
    })
    const { server = ['main'], host, port, reload, inspect } = values
    const address = { ...(host !== undefined && { host }), ...(port !== undefined && { port: portOf(port) }) }
    return { ...parseTarget(positionals), listeners: server.map(listenerOf), address, reload, inspect }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError((error as Error).message)
  }
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
