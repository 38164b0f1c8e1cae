import { request } from 'node:http'
import { join } from 'node:path'
import type { Application } from '../../src/contract/application.ts'
import { loadApp } from '../../src/load/load.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { listening } from '../server/wire.ts'

/** Serves an application over a socket until the test is over; the errors are those that the server would log. */
export async function serving(app: Application): Promise<{ port: number; errors: unknown[] }> {
  const errors: unknown[] = []
  const { port } = await listening(toNodeHandler(app, { onError: (error) => errors.push(error) }))
  return { port, errors }
}

/** Loads an application from the lines of an INI file in this folder. */
export function loaded(...lines: string[]): Promise<Application> {
  return loadApp({ text: `${lines.join('\n')}\n`, filename: join(import.meta.dirname, 'test.ini') })
}

/** Sends a request whose client goes away once something came, or after a moment. */
export function abandon(port: number, path: string, after: 'head' | 'moment'): void {
  const asked = request({ port, path, agent: false }).on('error', () => {})
  asked.on('response', (answer) => {
    answer.on('error', () => {}).once('data', () => after === 'head' && asked.destroy())
  })
  if (after === 'moment') setTimeout(() => asked.destroy(), 50)
  asked.end()
}
