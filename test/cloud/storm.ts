/*
 * Many creates at once, of which a compute node dies, and what became of them:
 *
 *   npx tsx test/cloud/storm.ts [HOW MANY]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { CIRROS } from '../clients/caller.ts'
import { CloudProcesses } from './processes.ts'

export interface Server {
  readonly id: string
  readonly status: string
  readonly fault?: { readonly message: string }
  readonly 'OS-EXT-STS:task_state': string | null
  readonly 'OS-EXT-SRV-ATTR:host': string | null
}

export interface Outcome {
  /** The statuses of the answers. */
  readonly answers: readonly number[]
  readonly accepted: readonly string[]
  readonly servers: readonly Server[]
  /** The hosts on which each server was ever started. */
  readonly spawned: ReadonlyMap<string, readonly string[]>
  readonly seconds: number
}

const PARTS = ['conductor1', 'conductor2', 'scheduler1', 'scheduler2', 'compute1', 'compute2', 'compute3']
const AT_ONCE = 20

/** Makes servers, by two schedulers on three compute nodes, and kills one of these when a third of the servers is asked for. */
export async function storm(count: number): Promise<Outcome> {
  const cloud = await CloudProcesses.start(...PARTS)
  const begin = Date.now()
  try {
    const [answers, accepted]: [number[], string[]] = [[], []]
    let asked = 0
    let killed: Promise<void> | undefined
    const client = async (): Promise<void> => {
      while (asked < count) {
        const server = { name: `vm${++asked}`, imageRef: CIRROS, flavorRef: '1' }
        if (asked > count / 3) killed ??= cloud.kill('compute2')
        const { status, body } = await cloud.ask('POST', '/servers', 'storm', { server })
        answers.push(status)
        if (status === 202) accepted.push((body as { server: { id: string } }).server.id)
      }
    }
    await Promise.all([killed, ...Array.from({ length: AT_ONCE }, client)])
    const servers = await settled(cloud, 'storm')
    return { answers, accepted, servers, spawned: cloud.spawned(), seconds: (Date.now() - begin) / 1000 }
  } finally {
    await cloud.stop()
  }
}

/** The servers of a project, when nothing is done to any of them any more. */
export async function settled(cloud: CloudProcesses, project: string): Promise<readonly Server[]> {
  for (;;) {
    const { body } = await cloud.ask('GET', '/servers/detail', project)
    const { servers } = body as { servers: readonly Server[] }
    if (servers.every((server) => server['OS-EXT-STS:task_state'] === null)) return servers
    await sleep(200)
  }
}

if (process.argv[1] === import.meta.filename) {
  const { answers, servers, spawned, seconds } = await storm(Number(process.argv[2] ?? 500))
  const rows: Record<string, Record<string, number>> = {}
  for (const { status, fault, ...server } of servers) {
    const host = server['OS-EXT-SRV-ATTR:host'] ?? 'none'
    const name = fault ? `${status}: ${fault.message}` : status
    rows[name] = { ...rows[name], [host]: (rows[name]?.[host] ?? 0) + 1 }
  }
  console.table(rows)
  const twice = [...spawned.values()].filter((hosts) => hosts.length > 1).length
  console.log(`${answers.length} answers, ${answers.filter((status) => status === 202).length} of them 202`)
  console.log(`${servers.length} servers, ${twice} of which ran twice; ${seconds} s`)
}
