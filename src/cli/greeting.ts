import type { Description } from '../contract/description.ts'
import { visible } from '../contract/visible.ts'
import { configFiles, hashOf } from './config-files.ts'
import type { Log } from './log.ts'

/** What there is to tell when a service has started. */
export interface Start {
  readonly uri: string
  readonly urls: readonly string[]
  /** What is served; the first is drawn. */
  readonly graphs: readonly Description[]
  readonly milliseconds: number
  /** In how many processes it is served, 0 for the one that was started. */
  readonly workers: number
  /** Whether the inspector is before it. */
  readonly inspect?: boolean | undefined
}

/** Greets the person, and logs the same as data. */
export function tellStart(start: Start, log: Log): void {
  const sha256 = hashOf(configFiles(...start.graphs))
  console.log(greeting(start, sha256))
  const { uri, urls, workers, milliseconds } = start
  log.info({ urls, workers, milliseconds: Math.round(milliseconds), sha256, mounts: mountsOf(start) }, `serving ${uri}`)
}

/** What a person wants to know first: where it listens, what is mounted, and a request that works. */
export function greeting({ uri, urls, graphs, milliseconds, workers, inspect }: Start, sha256: string): string {
  const [graph = NOTHING] = graphs
  const mounts = graph.mounts ?? []
  const width = Math.max(0, ...mounts.map(({ path }) => path.length))
  const by = workers === 0 ? '' : ` by ${workers} ${workers === 1 ? 'worker' : 'workers'}`
  const lines = [
    `wheatpaste serves ${uri} on ${urls.join(' and ')}${by} (loaded in ${Math.round(milliseconds)} ms, sha256 ${sha256})`,
    ...mounts.map(({ path, app }) => `  ${path.padEnd(width)}  ${titleOf(app)}`),
    ...(mounts.length === 0 ? [`  /  ${titleOf(graph)}`] : []),
    `try: curl -i ${targetOf(urls[0] ?? '', mounts)}`,
    ...(inspect ? [`look: ${inspectorOf(urls)}`] : []),
  ]
  return visible(lines.join('\n'))
}

// It is shown to this machine alone, by its own names; and who asks through a unix socket has no address.
function inspectorOf(urls: readonly string[]): string {
  const url = urls.find((url) => !url.startsWith('unix:'))
  if (url === undefined)
    return 'nobody can, since browsers open no unix socket; a server with a port shows the inspector'
  return `${url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')}/_inspector`
}

const NOTHING: Description = { kind: 'app' }

function mountsOf({ graphs: [graph = NOTHING] }: Start): Record<string, string> {
  const mounts = graph.mounts ?? [{ path: '/', app: graph }]
  return Object.fromEntries(mounts.map(({ path, app }) => [path, titleOf(app)]))
}

function targetOf(url: string, mounts: Description['mounts'] = []): string {
  const paths = mounts.map(({ path }) => path).filter((path) => path.startsWith('/') && !path.endsWith('/+'))
  const [shortest = '/'] = paths.sort((a, b) => a.length - b.length)
  const insecure = url.startsWith('https:') ? '-k ' : ''
  return url.startsWith('unix:')
    ? `--unix-socket ${url.slice('unix:'.length)} http://localhost${shortest}`
    : `${insecure}${url}${shortest}`
}

function titleOf({ kind, name, filters = [] }: Description): string {
  const title = name?.replace(/^[^:]*:\s*/, '') ?? ''
  const around = filters.length > 0 ? `, ${filters.length} filter${filters.length === 1 ? '' : 's'}` : ''
  return `${title === '' ? kind : `${title} (${kind}${around})`}`
}
