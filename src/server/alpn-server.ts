import { Server, type ServerOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'

/**
 * A server of HTTPS that also offers HTTP/2 (RFC 7301), and gives away the connections on which that was agreed on. Neither
 * node:https nor anybody who listens to it hears of them; node:http2's own server for both does not keep what a server of
 * node:https promises about HTTP/1.1.
 */
export class AlpnServer extends Server {
  /** Takes the connections of HTTP/2. */
  onHttp2: (socket: TLSSocket) => void = (socket) => socket.destroy()

  constructor(options: ServerOptions) {
    super({ ...options, ALPNProtocols: ['h2', 'http/1.1'] })
  }

  override emit(event: string, ...args: unknown[]): boolean {
    const [socket] = args
    if (event !== 'secureConnection' || (socket as TLSSocket).alpnProtocol !== 'h2') return super.emit(event, ...args)
    this.onHttp2(socket as TLSSocket)
    return true
  }
}
