/*
 * Runs a part of the service in a process of its own, as its section of the file says:
 *
 *   npx tsx examples/compute/run.ts scheduler|conductor|compute [--host NAME] [FILE#APP] [key=value…]
 */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { appConfig, readSettings } from 'wheatpaste'
import { openData } from './cloud/data.ts'
import { connectTransport } from './connected.ts'
import { type Setup, startCompute, startConductor, startScheduler } from './parts.ts'
import type { Serving } from './rpc/transport.ts'
import { settings } from './settings.ts'

const PARTS: Readonly<Record<string, (setup: Setup, host: string) => Promise<Serving>>> = {
  conductor: async (setup, host) => startConductor(setup, await openData(setup.settings), host),
  scheduler: async (setup, host) => startScheduler(setup, await openData(setup.settings), host),
  compute: startCompute,
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { host: { type: 'string' } } })
const [name = '', ...others] = positionals
const start = PARTS[name]
if (!start) throw new Error(`there is no part "${name}": ${Object.keys(PARTS).join(', ')}`)

const isPair = (text: string): boolean => /^\w+=/.test(text)
const file =
  others.find((text) => !isPair(text)) ?? join(import.meta.dirname, '../../etc/api-paste.ini#osapi_compute_app_v21')
const defaults = Object.fromEntries(others.filter(isPair).map((text) => text.split(/=(.*)/s, 2)))
const { localConf } = await appConfig(file, { defaults })
const read = readSettings(settings, localConf)
if (read.transportUrl === 'memory') throw new Error('transport_url must say how the other parts are reached')

const host = values.host ?? hostname()
const transport = await connectTransport(read)
const serving = await start({ settings: read, transport }, host)
console.log(`nova-${name} on ${host} is ready`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    serving.close()
    await transport.close()
    process.exit(0)
  })
}
