/*
 * Builds a server in this process, and prints who asked whom for what meanwhile, as a list and as a drawing:
 *
 *   npx tsx examples/compute/trace.ts
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createConf, readSettings } from 'wheatpaste'
import { createBody } from './bodies/server-bodies.ts'
import { createCloud } from './cloud/cloud.ts'
import { createServers } from './cloud/create-servers.ts'
import { connected } from './connected.ts'
import { type Sent, sent } from './rpc/rpc.ts'
import { settings } from './settings.ts'

/** A message, and when it was sent, in milliseconds since the request. */
export interface Traced extends Sent {
  readonly time: number
}

const CIRROS = '6a1f0e6e-0001-4a11-8a11-000000000001'

/** What is sent from a create to the end of the build. */
export async function traceCreate(): Promise<Traced[]> {
  const options = readSettings(settings, createConf([['task_time', '50ms']]))
  const { data, transport, close } = await connected(options)
  const messages: Traced[] = []
  const begin = performance.now()
  const note = (message: unknown): void => {
    const one = message as Sent
    // That somebody is there has nothing to do with it.
    if (one.method !== 'report') messages.push({ ...one, time: performance.now() - begin })
  }
  sent.subscribe(note)
  const caller = { userId: 'alice', projectId: 'trace', roles: ['member'], isAdmin: false, token: '' }
  const body = createBody.parse({ server: { name: 'vm1', flavorRef: '1', imageRef: CIRROS } })
  const { id } = await createServers(createCloud(data, transport, options), caller, body)
  while (data.instances.find(id)?.task) await sleep(5)
  sent.unsubscribe(note)
  await close()
  return messages
}

/** A sequence diagram, as mermaid reads it: a call has a full head, a cast an open one. */
export function sequenceDiagram(messages: readonly Traced[]): string {
  const lines = messages.map((message) => {
    const arrow = message.kind === 'call' ? '->>' : '-)'
    return `    ${message.from}${arrow}${receiverOf(message)}: ${whatOf(message)}`
  })
  return ['sequenceDiagram', ...lines].join('\n')
}

function receiverOf({ to }: Sent): string {
  return to.split('.').at(-1) ?? to
}

function whatOf({ method, args }: Sent): string {
  const { changes } = args as { changes?: Readonly<Record<string, unknown>> }
  const { vmState, taskState } = changes ?? {}
  const states = Object.entries({ vmState, taskState }).filter(([, state]) => state !== undefined)
  return [method, ...states.map(([name, state]) => `${name}=${state ?? 'none'}`)].join(' ')
}

if (process.argv[1] === import.meta.filename) {
  const messages = await traceCreate()
  for (const message of messages) {
    const { time, kind, from } = message
    const who = `${from.padEnd(9)} → ${receiverOf(message).padEnd(9)}`
    console.log(`${time.toFixed(1).padStart(7)} ms  ${kind}  ${who}  ${whatOf(message)}`)
  }
  console.log(`\n${sequenceDiagram(messages)}`)
}
