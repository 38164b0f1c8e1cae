import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach } from 'vitest'

const open: (() => unknown)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Calls something when the test is over. */
export function afterwards(close: () => unknown): void {
  open.push(close)
}

/** Listens on a free port until the test is over. */
export async function listening(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, server }
}

/** The client's end of a connection, byte by byte. */
export class Wire {
  readonly socket: Socket
  text = ''
  readonly closed: Promise<void>

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (chunk) => {
      this.text += chunk
    })
    this.socket.on('error', () => {})
    this.socket.on('end', () => this.socket.end())
    this.closed = new Promise((resolve) => this.socket.on('close', () => resolve()))
    afterwards(() => this.socket.destroy())
  }

  send(...lines: string[]): this {
    this.socket.write(lines.join('\r\n'), 'latin1')
    return this
  }

  /** Waits for something to come. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) {
      if (this.socket.closed) throw new Error(`closed before ${pattern} came, after ${JSON.stringify(this.text)}`)
      await this.#next()
    }
    return this.text
  }

  // Each listener goes with the other one: thousands of pieces may come.
  #next(): Promise<void> {
    return new Promise((resolve) => {
      const next = (): void => {
        this.socket.off('data', next).off('close', next)
        resolve()
      }
      this.socket.on('data', next).on('close', next)
    })
  }

  /** Waits for the server to close the connection. */
  async end(): Promise<string> {
    await this.closed
    return this.text
  }
}

/** Sends one request on a connection of its own and returns all that comes. Lines are joined; the last is the body. */
export function exchange(port: number, ...lines: string[]): Promise<string> {
  return new Wire(port).send(...lines).end()
}

/** Waits until something holds, for two seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const end = Date.now() + 2000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it never came to hold: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
