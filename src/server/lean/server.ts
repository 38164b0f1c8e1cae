import { createServer, type Server } from 'node:net'
import type { Application } from '../../contract/application.ts'
import { type Conf, createConf } from '../../contract/conf.ts'
import { Environ } from '../../contract/environ.ts'
import type { ServerFactory } from '../../contract/factory.ts'
import type { ManagedRunningServer, ManagedServer } from '../../contract/managed-server.ts'
import type { SettingsTable } from '../../contract/settings.ts'
import { inBatches } from '../batch.ts'
import { exchangesOver, type NodeHandlerOptions, type Transport } from '../exchanges.ts'
import { certified, type HttpServerSettings, leanSettings, readLeanSettings } from '../http-settings.ts'
import { checkNamesHost } from '../request-target.ts'
import { RunningServer } from '../running-server.ts'
import { Served } from '../served.ts'
import { LeanConnections } from './connections.ts'
import { loadParser } from './parser.ts'
import type { LeanReply } from './reply.ts'
import { LeanRequest } from './request.ts'

/** The settings, of which each has a default, and what cannot be said in a file. */
export interface LeanServerOptions extends Partial<Omit<HttpServerSettings, 'http2'>>, NodeHandlerOptions {}

/**
 * Serves an application over HTTP/1.1 without node:http, by the parser that node:http has, too: `httpServer` with less work for
 * each request, and without HTTP/2.
 *
 * The server it makes rejects with an Error that says so in a sentence when it cannot listen, or has no parser.
 */
export function leanServer(options: LeanServerOptions = {}): ManagedServer {
  const settings: HttpServerSettings = { ...readLeanSettings(createConf([])), ...options }
  const { workers, drainDelay, shutdownTimeout } = settings
  return Object.assign(
    async function lean(app: Application): Promise<ManagedRunningServer> {
      loadParser()
      const { server, renew } = await create(settings)
      const place = { served: new Served(app) }
      const handle = inBatches(exchangesOver(transport, place, options))
      const traffic = new LeanConnections(server, settings, handle)
      return new RunningServer({ server, place, traffic, renew }, settings).listen()
    },
    { workers, patience: drainDelay + shutdownTimeout },
  )
}

/** `[server:main] use = pkg:wheatpaste#lean`. Throws when there is no parser: that is a mistake in the configuration, with a place. */
export const serverFactory: ServerFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => {
    const settings = readLeanSettings(localConf)
    loadParser()
    return certified(leanServer, settings, localConf)
  },
  { settings: leanSettings },
)

const transport: Transport<LeanReply> = {
  environOf(reply) {
    checkNamesHost(reply.message.version, reply.message.headers.host)
    return new Environ(new LeanRequest(reply))
  },
  headersOf: (reply) => reply.message.headers,
  write: (response, reply, onFailure) => reply.send(response, onFailure),
  isGone: (reply) => reply.isGone,
  breakOff: (reply) => reply.breakOff(),
}

interface Created {
  readonly server: Server
  readonly renew?: () => void
}

async function create(settings: HttpServerSettings): Promise<Created> {
  const { tlsCert, tlsKey, headersTimeout, maxConnections } = settings
  // A client that has said everything may still listen.
  const options = { noDelay: true, allowHalfOpen: true }
  const created =
    tlsCert === undefined && tlsKey === undefined
      ? { server: createServer(options) }
      : (await import('./tls.ts')).createTls(settings, { ...options, handshakeTimeout: headersTimeout })
  if (maxConnections !== undefined) created.server.maxConnections = maxConnections
  return created
}
