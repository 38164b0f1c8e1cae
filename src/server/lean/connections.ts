import type { Server, Socket } from 'node:net'
import { Drainable, isSecure } from '../drainable.ts'
import type { HttpServerSettings } from '../http-settings.ts'
import type { Traffic } from '../running-server.ts'
import { LeanConnection, type LeanContext } from './connection.ts'
import type { LeanReply } from './reply.ts'

/** How often it is looked for what takes too long, in milliseconds. */
const CHECK = 500

/** The connections of a server without node:http. */
export class LeanConnections extends Drainable implements Traffic, LeanContext {
  readonly settings: HttpServerSettings
  readonly scheme: string
  readonly handle: (reply: LeanReply) => void
  isEnding = false
  readonly #connections = new Map<Socket, LeanConnection>()
  readonly #timer: NodeJS.Timeout

  constructor(server: Server, settings: HttpServerSettings, handle: (reply: LeanReply) => void) {
    super(server)
    this.settings = settings
    this.handle = handle
    this.scheme = isSecure(server) ? 'https' : 'http'
    server.on(isSecure(server) ? 'secureConnection' : 'connection', (socket: Socket) => this.#accept(socket))
    this.#timer = setInterval(() => this.#check(), CHECK).unref()
  }

  override isIdle(socket: Socket): boolean {
    return this.#connections.get(socket)?.isIdle ?? true
  }

  async settled(): Promise<void> {
    const owed = [...this.#connections.values()].map(
      (connection) => new Promise<void>((resolve) => connection.whenIdle(resolve)),
    )
    await Promise.all(owed)
  }

  protected override sockets(): Iterable<Socket> {
    return this.#connections.keys()
  }

  protected override sayClose(): void {
    this.isEnding = true
  }

  protected override ended(): void {
    clearInterval(this.#timer)
  }

  #accept(socket: Socket): void {
    this.#connections.set(socket, new LeanConnection(socket, this))
    socket.once('close', () => this.#connections.delete(socket))
  }

  #check(): void {
    const now = performance.now()
    for (const connection of this.#connections.values()) connection.check(now)
  }
}
