import type { Application, Server } from '../contract/application.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import { type Deployment, loadDeployment, loadServer } from '../load/load.ts'

/** What is served: a file, and which of its servers serve which of its apps. */
export interface ServiceOptions {
  readonly uri: string
  /** Override `[DEFAULT]` in every file. */
  readonly defaults: Readonly<Record<string, string>>
  readonly listeners: readonly Listener[]
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
export async function load({ uri, defaults, listeners }: ServiceOptions): Promise<Loaded> {
  const deployments = new Map<string | undefined, Deployment>()
  const dispose = async (): Promise<void> => {
    for (const deployment of [...deployments.values()].reverse()) await deployment.dispose()
  }
  try {
    const served: Loaded['served'][number][] = []
    for (const { server, app: name } of listeners) {
      const deployment = deployments.get(name) ?? (await loadDeployment(uri, { name, defaults }))
      deployments.set(name, deployment)
      served.push({ app: deployment.app, server: await serverOf(deployment, server, uri) })
    }
    return { served, graphs: [...deployments.values()].map(({ graph }) => graph), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function serverOf(deployment: Deployment, name: string, uri: string): Promise<Server> {
  const server = await deployment.server(name)
  if (server) return server
  if (name === 'main') return loadServer('pkg:wheatpaste#http')
  throw new ConfigError({ code: 'unknown-section', message: `there is no [server:${name}] in ${uri}` })
}
