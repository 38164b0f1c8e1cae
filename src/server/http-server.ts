import { createServer, type Server as HttpServer, type ServerOptions, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Application } from '../contract/application.ts'
import { type Conf, createConf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { ServerFactory } from '../contract/factory.ts'
import { type ManagedRunningServer, type ManagedServer, ServerError } from '../contract/managed-server.ts'
import type { SettingsTable } from '../contract/settings.ts'
import { inBatches } from './batch.ts'
import { answerClientErrors } from './client-error.ts'
import { Connections } from './connections.ts'
import { exchangesOver, type NodeHandlerOptions } from './exchanges.ts'
import { certified, type HttpServerSettings, httpSettings, readHttpSettings } from './http-settings.ts'
import type { Http2Sessions } from './http2-sessions.ts'
import { nodeTransport } from './node-handler.ts'
import { checkNamesHost } from './request-target.ts'
import { type Place, RunningServer, type Traffic } from './running-server.ts'
import type { SecureServer } from './secure-server.ts'
import { Served } from './served.ts'

/** The settings, of which each has a default, and what cannot be said in a file. */
export interface HttpServerOptions extends Partial<HttpServerSettings>, NodeHandlerOptions {}

/**
 * Serves an application over HTTP/1.1 with node:http, or with node:https if there is a certificate, and beside it over HTTP/2 where
 * that is asked for.
 *
 * ```ts
 * const running = await httpServer({ port: 8774 })(app)
 * console.log(running.url)
 * await running.close()
 * ```
 *
 * The server it makes rejects with an Error that says so in a sentence when it cannot listen.
 */
export function httpServer(options: HttpServerOptions = {}): ManagedServer {
  const settings: HttpServerSettings = { ...readHttpSettings(createConf([])), ...options }
  const { workers, drainDelay, shutdownTimeout } = settings
  return Object.assign(
    async function http(app: Application): Promise<ManagedRunningServer> {
      const secure = await secured(settings)
      const server = adjusted(secure?.server ?? createServer(common(settings)), settings)
      const place = { served: new Served(app) }
      const connections = serve(server, place, options)
      const sessions = secure?.acceptHttp2(place, options)
      const traffic = sessions ? together(connections, sessions) : connections
      return new RunningServer({ server, place, traffic, renew: secure?.renew }, settings).listen()
    },
    { workers, patience: drainDelay + shutdownTimeout },
  )
}

/** `[server:main] use = pkg:wheatpaste#http` */
export const serverFactory: ServerFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => certified(httpServer, readHttpSettings(localConf), localConf),
  { settings: httpSettings },
)

function serve(server: HttpServer, place: Place, options: NodeHandlerOptions): Connections {
  const connections = new Connections(server)
  const handle = inBatches(exchangesOver({ ...nodeTransport, environOf }, place, options))
  server.on('request', (_message, reply) => {
    connections.add(reply)
    handle(reply)
  })
  answerClientErrors(server, connections)
  endStalled(server, connections)
  return connections
}

function environOf(reply: ServerResponse): Environ {
  checkNamesHost(reply.req.httpVersion, reply.req.headers.host)
  return nodeTransport.environOf(reply)
}

// Sessions of HTTP/2 are connections of the same server, which stops when both have.
function together(connections: Connections, sessions: Http2Sessions): Traffic {
  return {
    settled: () => Promise.all([connections.settled(), sessions.settled()]),
    async drain(timeout, pause) {
      const end = sessions.drain(timeout, pause)
      return (await connections.drain(timeout, pause)) + end()
    },
  }
}

async function secured(settings: HttpServerSettings): Promise<SecureServer | undefined> {
  const { tlsCert, tlsKey, http2 } = settings
  if (tlsCert === undefined && tlsKey === undefined) {
    if (http2) throw new ServerError('http2 needs tls_cert and tls_key')
    return undefined
  }
  const { SecureServer } = await import('./secure-server.ts')
  return new SecureServer(settings, common(settings))
}

function common({
  headersTimeout,
  requestTimeout,
  keepaliveTimeout,
  maxHeaderSize,
}: HttpServerSettings): ServerOptions {
  return {
    // node:http refuses a head that may take longer than the whole request.
    headersTimeout: requestTimeout > 0 ? Math.min(headersTimeout, requestTimeout) : headersTimeout,
    requestTimeout,
    keepAliveTimeout: keepaliveTimeout,
    maxHeaderSize,
    // See environOf(): node:http would answer without telling that it did.
    requireHostHeader: false,
    connectionsCheckingInterval: 500,
  }
}

function adjusted(server: HttpServer, { writeTimeout, maxConnections }: HttpServerSettings): HttpServer {
  server.timeout = writeTimeout
  // node:http drops headers beyond a number without a word, while its parser still obeys them; their size is bounded.
  server.maxHeadersCount = 0
  if (maxConnections !== undefined) server.maxConnections = maxConnections
  return server
}

// node:http asks when nothing was read or written for a while: on an idle connection, one whose client does not read its
// answer, or one whose answer is not there yet. Only the last is as it should be.
function endStalled(server: HttpServer, connections: Connections): void {
  server.on('timeout', (socket: Socket) => {
    if (connections.isIdle(socket) || socket.writableLength > 0) socket.destroy()
    else socket.setTimeout(server.timeout)
  })
}
