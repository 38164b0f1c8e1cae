import { type Data, openData } from './cloud/data.ts'
import { startAll } from './parts.ts'
import { InProcess } from './rpc/in-process.ts'
import { Nats } from './rpc/nats.ts'
import type { Transport } from './rpc/transport.ts'
import type { Settings } from './settings.ts'

/** What a process has one of for each database, whatever number of applications it serves. */
interface Connected {
  readonly data: Data
  readonly transport: Transport
  close(): Promise<void>
}

const known = new Map<string, { connected: Promise<Connected>; users: number }>()

/**
 * The database and the way to the other parts, which are started here if messages stay in the process. Both versions of the API
 * have the same, and so does what is loaded again: the settings of the first one hold until the last one is gone.
 *
 * @returns also what is to be done when it is no longer needed
 * @throws Error when the database cannot be opened, or the server of messages not be reached
 */
export async function connected(settings: Settings): Promise<Connected> {
  const key = `${settings.database} ${settings.transportUrl}`
  const entry = known.get(key) ?? { connected: connect(settings), users: 0 }
  known.set(key, entry)
  entry.users++
  const release = async (): Promise<void> => {
    if (--entry.users > 0) return
    known.delete(key)
    await (await entry.connected).close()
  }
  try {
    return { ...(await entry.connected), close: release }
  } catch (error) {
    known.delete(key)
    throw error
  }
}

/** The database alone. One in memory is that of the other applications; one in a file is opened once more, and no part started. */
export async function connectedData(settings: Settings): Promise<Pick<Connected, 'data' | 'close'>> {
  if (settings.database === 'memory') return connected(settings)
  const data = await openData(settings)
  return { data, close: async () => data.database.close() }
}

async function connect(settings: Settings): Promise<Connected> {
  const transport = await connectTransport(settings)
  const data = await openData(settings)
  const parts = transport instanceof InProcess ? await startAll({ settings, transport }, data) : undefined
  return {
    data,
    transport,
    async close() {
      parts?.close()
      await transport.close()
      data.database.close()
    },
  }
}

/** @throws Error when the server of messages cannot be reached */
export async function connectTransport({ transportUrl, rpcResponseTimeout }: Settings): Promise<Transport> {
  return transportUrl === 'memory' ? new InProcess(rpcResponseTimeout) : Nats.connect(transportUrl, rpcResponseTimeout)
}
