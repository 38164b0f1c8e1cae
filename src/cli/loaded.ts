import type { Application, Server } from '../contract/application.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import { disposeAll } from '../contract/dispose.ts'
import { ServerError } from '../contract/managed-server.ts'
import { type Deployment, describe, type LoadOptions, loadDeployment } from '../load/load.ts'
import { httpServer } from '../server/http-server.ts'

/** What is served: a file, and which of its servers serve which of its apps. */
export interface ServiceOptions {
  readonly uri: string
  /** Override `[DEFAULT]` in every file. */
  readonly defaults: Readonly<Record<string, string>>
  readonly listeners: readonly Listener[]
  /** Where to listen, if the file has no `[server:main]` that says so. */
  readonly address?: Address
  /** Whether the inspector is before each app. Default: false. */
  readonly inspect?: boolean
}

/** Where a server listens, as far as that is told. */
export interface Address {
  readonly host?: string
  readonly port?: number
}

/** `[server:NAME]`, and the section that it serves: what the URI names, if none is told. */
export interface Listener {
  readonly server: string
  readonly app?: string | undefined
}

/** A configuration, loaded: every app that is served, and the server that serves it. */
export interface Loaded {
  readonly served: readonly { readonly app: Application; readonly server: Server }[]
  /** What each app is made of. */
  readonly graphs: readonly Description[]
  /** Disposes of everything that was made, the last first. */
  dispose(): Promise<void>
}

/**
 * Loads everything that is served. Servers of the same app share it.
 *
 * @throws ConfigError, and leaves nothing behind
 */
export async function load({ uri, defaults, listeners, address = {}, inspect }: ServiceOptions): Promise<Loaded> {
  const loadOne = inspect ? loadInspected : loadDeployment

  const deployments = new Map<string | undefined, Deployment>()
  const dispose = (): Promise<void> => disposeAll([...deployments.values()].reverse())
  try {
    const served: Loaded['served'][number][] = []
    for (const { server, app: name } of listeners) {
      const deployment = deployments.get(name) ?? (await loadOne(uri, { name, defaults }))
      deployments.set(name, deployment)
      served.push({ app: deployment.app, server: await serverOf(deployment, server, uri, address) })
    }
    return { served, graphs: [...deployments.values()].map(({ graph }) => graph), dispose }
  } catch (error) {
    // Why it could not be loaded matters more than what fails in its wake.
    await dispose().catch(() => {})
    throw error
  }
}

// Its modules are imported only where it is asked for.
async function loadInspected(uri: string, options: LoadOptions): Promise<Deployment> {
  const [{ inspector }, { Tracer }] = await Promise.all([import('../apps/inspector.ts'), import('../apps/tracer.ts')])
  const tracer = new Tracer()
  const deployment = await loadDeployment(uri, { ...options, probe: tracer.probe })
  const configuration = await describe(uri, { ...options, values: true })
  return { ...deployment, app: inspector(deployment.app, tracer, { configuration }) }
}

async function serverOf(deployment: Deployment, name: string, uri: string, address: Address): Promise<Server> {
  const server = await deployment.server(name)
  const isTold = Object.keys(address).length > 0
  if (server && name === 'main' && isTold)
    throw new ServerError(
      `--host and --port are for a file without [server:main]; that of ${uri} says where it listens`,
    )
  if (server) return server
  if (name === 'main') return httpServer(address)
  throw new ConfigError({ code: 'unknown-section', message: `there is no [server:${name}] in ${uri}` })
}
