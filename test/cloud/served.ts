import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadDeployment } from '../../src/load/load.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'

const file = join(import.meta.dirname, '../../etc/cloud.ini')

/** etc/cloud.ini, served in this process. */
export interface ServedCloud {
  readonly url: string
  stop(): Promise<void>
}

/** @param defaults what is said on the command line */
export async function serveCloud(defaults: Readonly<Record<string, string>> = {}): Promise<ServedCloud> {
  let listener: RequestListener = () => {}
  const server = createServer((message, reply) => listener(message, reply))
  // The services ask each other by the port, so that it must be known before they are made.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const deployment = await loadDeployment(file, {
    defaults: { http_port: String(port), task_time: '1ms', ...defaults },
  })
  listener = toNodeHandler(deployment.app)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await deployment.dispose()
    },
  }
}
