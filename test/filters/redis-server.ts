import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll } from 'vitest'

/** Whether there is a Redis on this machine. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0

const running: (() => void)[] = []

afterAll(() => {
  for (const stop of running) stop()
})

export interface RedisServer {
  readonly url: string
  stop(): Promise<void>
  /** It goes on to listen, and says nothing more. */
  pause(): void
}

/** A Redis of its own, which keeps nothing, until the tests are over. */
export async function redisServer(port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort())
  const child = spawn('redis-server', ['--port', String(chosen), '--bind', '127.0.0.1', '--save', ''])
  running.push(() => child.kill('SIGKILL'))
  for await (const text of child.stdout) if (String(text).includes('Ready to accept connections')) break
  child.stdout.resume()
  return {
    url: `redis://127.0.0.1:${chosen}`,
    pause: () => void child.kill('SIGSTOP'),
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
