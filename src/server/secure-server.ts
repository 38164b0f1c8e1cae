import { createServer, type Server } from 'node:https'
import { AlpnServer } from './alpn-server.ts'
import { readCertificate } from './certificate.ts'
import type { NodeHandlerOptions } from './exchanges.ts'
import type { HttpServerSettings } from './http-settings.ts'
import { http2HandlerOf } from './http2-handler.ts'
import { Http2Sessions } from './http2-sessions.ts'
import type { Served } from './served.ts'

/**
 * What a server with a certificate has beyond one without: HTTPS, HTTP/2, certificates that are read anew. A module of its own, so
 * that servers without one need not wait for node:tls and node:http2.
 */
export class SecureServer {
  readonly server: Server
  readonly #settings: HttpServerSettings

  /**
   * @param options what node:http takes as well
   * @throws Error that says in a sentence what is wrong with the certificate
   */
  constructor(settings: HttpServerSettings, options: object) {
    const secured = { ...options, ...readCertificate(settings), handshakeTimeout: settings.headersTimeout }
    this.server = settings.http2 ? new AlpnServer(secured) : createServer(secured)
    this.#settings = settings
  }

  /** Reads the certificate again, for the connections to come. */
  readonly renew = (): void => this.server.setSecureContext({ ...readCertificate(this.#settings) })

  /** Answers requests of HTTP/2, where that is asked for. */
  acceptHttp2(place: { readonly served: Served }, options: NodeHandlerOptions): Http2Sessions | undefined {
    if (!(this.server instanceof AlpnServer)) return undefined
    const sessions = new Http2Sessions(this.#settings, http2HandlerOf(place, options))
    this.server.onHttp2 = (socket) => sessions.accept(socket)
    return sessions
  }
}
