import { performance } from 'node:perf_hooks'
import type { RunningServer } from '../contract/application.ts'
import type { Description } from '../contract/description.ts'
import { type Deployment, loadDeployment, loadServer } from '../load/load.ts'
import { type Command, parseTarget } from './command.ts'

/** `wheatpaste serve`: loads the application and serves it until a signal ends it. */
export const serve: Command = {
  usage: 'serve FILE[#NAME] [key=value…]',
  summary: 'load the application and serve it',
  help: 'It is served by [server:main] of the file, or by pkg:wheatpaste#http on 127.0.0.1:8080 where there is none.\nSIGINT and SIGTERM end it after the requests under way; a second signal ends it at once.',
  async run(args) {
    const { uri, defaults } = parseTarget(args)
    const started = performance.now()
    const deployment = await loadDeployment(uri, { defaults })
    const running = await start(deployment)
    console.log(greeting(uri, running.url, deployment.graph, performance.now() - started))
    await signalled()
    await running.close()
    await deployment.dispose()
    return 0
  },
}

async function start(deployment: Deployment): Promise<RunningServer> {
  try {
    const server = (await deployment.server()) ?? (await loadServer('pkg:wheatpaste#http'))
    return await server(deployment.app)
  } catch (error) {
    await deployment.dispose()
    throw error
  }
}

// The second signal finds no listener any more, and so ends the process at once.
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}

/** What a person wants to know first: where it listens, what is mounted, and a request that works. */
export function greeting(uri: string, url: string, graph: Description, milliseconds: number): string {
  const mounts = graph.mounts ?? []
  const width = Math.max(0, ...mounts.map(({ path }) => path.length))
  const paths = mounts.map(({ path }) => path).filter((path) => path.startsWith('/') && !path.endsWith('/+'))
  const [shortest = '/'] = paths.sort((a, b) => a.length - b.length)
  return [
    `wheatpaste serves ${uri} on ${url} (loaded in ${Math.round(milliseconds)} ms)`,
    ...mounts.map(({ path, app }) => `  ${path.padEnd(width)}  ${titleOf(app)}`),
    ...(mounts.length === 0 ? [`  /  ${titleOf(graph)}`] : []),
    `try: curl -i ${url}${shortest}`,
  ].join('\n')
}

function titleOf({ kind, name, filters = [] }: Description): string {
  const title = name?.replace(/^[^:]*:\s*/, '') ?? ''
  const around = filters.length > 0 ? `, ${filters.length} filter${filters.length === 1 ? '' : 's'}` : ''
  return `${title === '' ? kind : `${title} (${kind}${around})`}`
}
