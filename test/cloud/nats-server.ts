import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

// Debian puts it where only root's PATH leads.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Why there can be no server of messages here, if there can be none. */
export function whyNoNats(): string | undefined {
  return spawnSync('nats-server', ['--version'], { env }).status === 0 ? undefined : 'nats-server is not installed'
}

/** A NATS server on a free port. */
export class NatsServer {
  readonly url: string
  readonly #process: ChildProcess

  static async start(): Promise<NatsServer> {
    const child = spawn('nats-server', ['-a', '127.0.0.1', '-p', '-1'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    for (let said = ''; ; ) {
      const [chunk] = await once(child.stderr, 'data')
      said += String(chunk)
      const port = /client connections on \S+:(\d+)/.exec(said)?.[1]
      if (port === undefined) continue
      // It must be able to go on saying things.
      child.stderr.resume()
      return new NatsServer(child, `nats://127.0.0.1:${port}`)
    }
  }

  private constructor(child: ChildProcess, url: string) {
    this.#process = child
    this.url = url
  }

  stop(): void {
    this.#process.kill('SIGKILL')
  }
}
