import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'

// What fits into one packet of Ethernet.
const PACKET = 1432

/** Sends lines to a StatsD, as they come, together where they can be. What is lost is lost: nothing waits for it. */
export class StatsdClient {
  readonly #socket: Socket
  #waiting = ''

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** @throws Error when the host has no address */
  static async connect(host: string, port: number): Promise<StatsdClient> {
    const { address, family } = await lookup(host)
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    // Nobody listens there at the moment: the next line may find somebody.
    socket.on('error', () => {}).unref()
    await new Promise<void>((resolve) => socket.connect(port, address, resolve))
    return new StatsdClient(socket)
  }

  send(line: string): void {
    if (this.#waiting.length + line.length >= PACKET) this.flush()
    if (this.#waiting === '') setImmediate(() => this.flush())
    this.#waiting += this.#waiting === '' ? line : `\n${line}`
  }

  flush(): void {
    if (this.#waiting === '') return
    this.#socket.send(this.#waiting, () => {})
    this.#waiting = ''
  }

  close(): Promise<void> {
    const last = this.#waiting
    this.#waiting = ''
    return new Promise((resolve) => this.#socket.send(last, () => this.#socket.close(() => resolve())))
  }
}
