import { createServer, type Server as HttpServer, type ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Application } from '../contract/application.ts'
import { type Conf, createConf } from '../contract/conf.ts'
import { draining } from '../contract/draining.ts'
import type { ServerFactory } from '../contract/factory.ts'
import { type ManagedRunningServer, type ManagedServer, ServerError } from '../contract/managed-server.ts'
import type { SettingsTable } from '../contract/settings.ts'
import { inBatches } from './batch.ts'
import { answerClientErrors } from './client-error.ts'
import { Connections } from './connections.ts'
import { type HttpServerSettings, httpSettings, readHttpSettings } from './http-settings.ts'
import type { Http2Sessions } from './http2-sessions.ts'
import { listen, removeStale } from './listening.ts'
import { exchanges, type NodeHandlerOptions } from './node-handler.ts'
import type { SecureServer } from './secure-server.ts'
import { Served } from './served.ts'

/**
 * For how long a worker that stops does not yet say so in its answers, in milliseconds. Whoever is told connects again, and is
 * reset if the other workers are about to stop listening, too.
 */
const PAUSE = process.env.WHEATPASTE_WORKER === undefined ? 0 : 250

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
      const running = new RunningHttpServer(server, secure, app, settings, options)
      await running.listen()
      return running
    },
    { workers, patience: drainDelay + shutdownTimeout },
  )
}

/** `[server:main] use = pkg:wheatpaste#http` */
export const serverFactory: ServerFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => httpServer(readHttpSettings(localConf)),
  { settings: httpSettings },
)

class RunningHttpServer implements ManagedRunningServer {
  url = ''
  served: Served
  readonly #server: HttpServer
  readonly #secure: SecureServer | undefined
  readonly #connections: Connections
  readonly #http2: Http2Sessions | undefined
  readonly #settings: HttpServerSettings
  #closed: Promise<void> | undefined

  constructor(
    server: HttpServer,
    secure: SecureServer | undefined,
    app: Application,
    settings: HttpServerSettings,
    options: HttpServerOptions,
  ) {
    this.served = new Served(app)
    this.#server = server
    this.#secure = secure
    this.#settings = settings
    const connections = new Connections(server)
    const handle = inBatches(exchanges(this, options))
    server.on('request', (message, reply) => {
      connections.add(reply)
      handle(message, reply)
    })
    this.#connections = connections
    this.#http2 = secure?.acceptHttp2(this, options)
    answerClientErrors(server, connections)
    endStalled(server, connections)
  }

  // The only way to have a process hold a listening socket from which others accept, and it itself does not.
  get handle(): unknown {
    return (this.#server as unknown as { _handle: unknown })._handle
  }

  async listen(): Promise<void> {
    this.url = await listen(this.#server, this.#settings)
  }

  // Functions of their own, so that they can be taken out of the object.
  readonly close = (): Promise<void> => {
    this.#closed ??= this.#close()
    return this.#closed
  }

  readonly handOver = (): Promise<void> => {
    this.#closed ??= this.#drain()
    return this.#closed
  }

  readonly swap = (app: Application): Promise<void> => {
    this.#secure?.renew()
    const before = this.served
    this.served = new Served(app)
    // What an application has answered may still be on its way, and what nobody waits for any more may still be worked on.
    return Promise.all([before.idle(), this.#connections.settled(), this.#http2?.settled()]).then(() => undefined)
  }

  async #close(): Promise<void> {
    this.served.app = draining(this.served.app)
    if (this.#settings.drainDelay > 0) await sleep(this.#settings.drainDelay)
    await this.#drain()
  }

  async #drain(): Promise<void> {
    const { socket, shutdownTimeout } = this.#settings
    const end = performance.now() + shutdownTimeout
    const endHttp2 = this.#http2?.drain(shutdownTimeout, PAUSE)
    const cutOff = (await this.#connections.drain(shutdownTimeout, PAUSE)) + (endHttp2?.() ?? 0)
    // Not while another process listens on it.
    if (socket !== undefined) await removeStale(socket).catch(() => {})
    if (cutOff > 0) {
      const who = cutOff === 1 ? '1 request was cut off: it' : `${cutOff} requests were cut off: they`
      throw new ServerError(`${who} took longer than ${shutdownTimeout} ms`)
    }
    await Promise.race([this.served.idle(), sleep(end - performance.now(), undefined, { ref: false })])
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
