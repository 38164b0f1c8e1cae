/* What is behind the API of the compute example: whoever dies, and whenever, every server ends in a state, and none runs twice. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ComputeMethods } from '../examples/compute/compute-node/compute-manager.ts'
import { conductorMethods } from '../examples/compute/conductor/conductor.ts'
import { Database } from '../examples/compute/database/database.ts'
import type { Row } from '../examples/compute/database/table.ts'
import { InProcess } from '../examples/compute/rpc/in-process.ts'
import { Nats } from '../examples/compute/rpc/nats.ts'
import { type Client, rpcClient, rpcServer } from '../examples/compute/rpc/rpc.ts'
import type { Transport } from '../examples/compute/rpc/transport.ts'
import { schedulerMethods } from '../examples/compute/scheduler/scheduler.ts'
import { sequenceDiagram, traceCreate } from '../examples/compute/trace.ts'
import type { Death } from './cloud/mortal.ts'
import { NatsServer, whyNoNats } from './cloud/nats-server.ts'
import { CloudProcesses } from './cloud/processes.ts'
import { SmallCloud } from './cloud/small-cloud.ts'
import { settled, storm } from './cloud/storm.ts'

const skipped = whyNoNats()
if (skipped) console.warn(`Messages do not go by way of NATS: ${skipped}`)

vi.spyOn(process, 'emitWarning').mockImplementation(() => {})

describe('somebody dies of a message while a server is built', () => {
  const parts = ['conductor', 'scheduler', 'compute1', 'compute2']
  const dead = 'error: The compute node compute1 went away'

  /** Builds a server, of which somebody dies; tells what became of it, and how often it was started. */
  async function build(victim: string, death: Death, fate: 'restarts' | 'is forced down'): Promise<[string, number]> {
    const cloud = await SmallCloud.open()
    for (const name of parts) {
      const started = cloud.start(name, name === victim ? death : undefined)
      if (name !== victim) await started
      else void cloud.transportOf(name).death.then(() => cloud[fate === 'restarts' ? 'start' : 'forceDown'](name))
    }
    const instance = await cloud.create(victim === 'api' ? death : undefined)
    const { vmState, fault } = await cloud.settled(instance)
    const spawned = cloud.spawned()
    await cloud.close()
    return [fault ? `${vmState}: ${fault.message}` : vmState, spawned]
  }

  /** Both sides of every message of somebody. */
  async function deaths(victim: string): Promise<Death[]> {
    // Nothing is looked after meanwhile, and so nothing is sent twice.
    const cloud = await SmallCloud.open({ report_interval: '1h' })
    for (const name of parts) await cloud.start(name)
    await cloud.settled(await cloud.create())
    const messages = [...cloud.transportOf(victim).seen]
    await cloud.close()
    return messages.flatMap((of) => (['before', 'after'] as const).map((when) => ({ of, when })))
  }

  const ofCompute = ['adopt', 'claim', 'write networking', 'write spawning', 'write nothing']

  test.each<[victim: string, messages: string[]]>([
    ['api', ['sends build']],
    ['scheduler', ['gets build', 'sends run']],
    ['conductor', ofCompute.map((name) => `gets ${name}`)],
    ['compute1', ['gets run', ...ofCompute.map((name) => `sends ${name}`)]],
  ])('%s, and is started again: it runs, once', async (victim, messages) => {
    const all = await deaths(victim)
    expect(new Set(all.map(({ of }) => of))).toEqual(new Set(messages))
    const ends = await Promise.all(all.map((death) => build(victim, death, 'restarts')))
    expect(ends).toEqual(all.map(() => ['active', 1]))
  })

  test('a compute node, and is gone: it runs on another one, unless nobody can know whether it ran', async () => {
    const all = await deaths('compute1')
    const ends = await Promise.all(all.map((death) => build('compute1', death, 'is forced down')))
    const told = new Map(all.map(({ of, when }, index) => [`${when} it ${of}`, ends[index]]))
    const lost = ['after it sends write spawning', 'before it sends write nothing']
    expect(lost.map((name) => told.get(name))).toEqual([
      [`${dead} while it was at 'spawning'.`, 0],
      [`${dead} while it was at 'spawning'.`, 1],
    ])
    for (const [name, end] of told) if (!lost.includes(name)) expect([name, end]).toEqual([name, ['active', 1]])
  })
})

describe('of several who want the same', () => {
  let cloud: SmallCloud

  beforeAll(async () => {
    cloud = await SmallCloud.open()
    cloud.data.hosts.report('nova-compute', 'compute1')
  })
  afterAll(() => cloud.close())

  test('one scheduler places an instance', async () => {
    const { id } = await cloud.create()
    const runs: object[] = []
    const compute = { cast: (_: string, args: object) => void runs.push(args) } as Client<ComputeMethods>
    const schedulers = [1, 2].map(() => schedulerMethods(cloud.data, () => compute))
    for (const scheduler of schedulers) scheduler.build({ id })
    expect(runs).toEqual([{ id, generation: 1 }])
  })

  test('one worker has it, until another one takes its place', async () => {
    const { id } = await cloud.create()
    const conductor = conductorMethods(cloud.data)
    schedulerMethods(cloud.data, () => ({ cast: () => {} }) as unknown as Client<ComputeMethods>).build({ id })
    const lease = { id, generation: 1, worker: 'first' }
    const changes = { taskState: 'networking' } as const
    expect(conductor.claim({ ...lease, host: 'compute2' })).toBeNull()
    expect(conductor.claim({ ...lease, host: 'compute1' })).toMatchObject({ id, worker: 'first' })
    expect(conductor.claim({ ...lease, host: 'compute1' })).toMatchObject({ id, worker: 'first' })
    expect(conductor.claim({ ...lease, host: 'compute1', worker: 'second' })).toBeNull()
    expect(conductor.write({ ...lease, worker: 'second', changes })).toBe(false)
    expect(conductor.write({ ...lease, changes })).toBe(true)
    const adopted = conductor.adopt({ host: 'compute1', worker: 'second' }).find((one) => one.id === id)
    expect(adopted).toMatchObject({ generation: 2, worker: null, taskState: 'networking' })
    expect(conductor.write({ ...lease, changes })).toBe(false)
  })
})

describe.each<[string, string | undefined]>([
  ['memory', undefined],
  ['NATS', skipped],
])('messages by way of %s', (name, whyNot) => {
  let nats: NatsServer | undefined
  let transport: Transport
  const open = async (timeout: number) => (nats ? Nats.connect(nats.url, timeout) : new InProcess(timeout))

  beforeAll(async () => {
    if (whyNot) return
    if (name === 'NATS') nats = await NatsServer.start()
    transport = await open(15_000)
  })
  afterAll(async () => {
    await transport?.close()
    nats?.stop()
  })

  test.skipIf(whyNot)('a call gives what the method gave', async () => {
    const serving = rpcServer(transport, 'sum', { add: ({ a, b }: { a: number; b: number }) => a + b })
    const client = rpcClient<{ add(args: { a: number; b: number }): number }>(transport, 'sum', 'test')
    expect(await client.call('add', { a: 1, b: 2 })).toBe(3)
    serving.close()
    await expect(client.call('add', { a: 1, b: 2 })).rejects.toMatchObject({ name: 'Unanswered' })
  })

  test.skipIf(whyNot)('an error comes back under its name, with its message and nothing else', async () => {
    class NoValidHost extends Error {
      override readonly name = 'NoValidHost'
    }
    const fail = (): void => {
      throw new NoValidHost('there is no room')
    }
    rpcServer(transport, 'failing', { fail })
    const client = rpcClient<{ fail(args: object): void; other(args: object): void }>(transport, 'failing', 'test')
    await expect(client.call('fail', {})).rejects.toMatchObject({ name: 'NoValidHost', message: 'there is no room' })
    await expect(client.call('other', {})).rejects.toMatchObject({ message: 'failing has no method other' })
  })

  test.skipIf(whyNot)('nobody waits longer than they may', async () => {
    const hasty = await open(20)
    rpcServer(hasty, 'slow', { wait: () => new Promise<void>(() => {}) })
    const client = rpcClient<{ wait(args: object): Promise<void> }>(hasty, 'slow', 'test')
    await expect(client.call('wait', {})).rejects.toMatchObject({ name: 'Unanswered' })
    await hasty.close()
  })

  test.skipIf(whyNot)('of several who serve a topic one gets each message', async () => {
    const got: string[] = []
    const serve = (who: string) =>
      rpcServer(transport, 'shared', { note: ({ id }: { id: number }) => void got.push(who + id) })
    serve('a')
    serve('b')
    const client = rpcClient<{ note(args: { id: number }): void }>(transport, 'shared', 'test')
    const ids = Array.from({ length: 40 }, (_, id) => id)
    await Promise.all(ids.map((id) => client.call('note', { id })))
    expect(got.map((one) => Number(one.slice(1))).sort((a, b) => a - b)).toEqual(ids)
    expect(new Set(got.map((one) => one[0]))).toEqual(new Set(['a', 'b']))
  })
})

describe('the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('keeps what is in a file, for whoever opens it', async () => {
    const url = `sqlite://${join(folder, 'kept.sqlite')}`
    const [one, other] = [await Database.open(url), await Database.open(url)]
    const things = one.table<Row & { colour: string | null; size: { cm: number } }>('things', ['colour'])
    const { id } = things.insert({ colour: 'red', size: { cm: 3 } })
    things.insert({ colour: null, size: { cm: 4 } })
    const seen = other.table<Row & { colour: string | null }>('things', ['colour'])
    expect(seen.update(id, ({ colour }) => ({ colour: `dark ${colour}` }))).toMatchObject({ id, number: 1 })
    expect(things.all({ colour: 'dark red' }).map((row) => row.id)).toEqual([id])
    expect(things.all({ colour: null }).map((row) => row.number)).toEqual([2])
    expect(things.sums({}, 'size.cm')).toEqual([2, 7])
    expect(seen.update(id, () => undefined)).toBeUndefined()
    one.close()
    other.close()
  })

  test('does all of something or nothing', async () => {
    const database = await Database.open('memory')
    const things = database.table<Row & { colour: string }>('things')
    const paint = (): void => {
      things.insert({ colour: 'red' })
      throw new Error('out of paint')
    }
    expect(() => database.transaction(paint)).toThrow('out of paint')
    expect(things.all()).toEqual([])
  })

  test('is told apart from what is none', async () => {
    await expect(Database.open('mysql://localhost/nova')).rejects.toThrow(
      '"mysql://localhost/nova" is neither memory nor sqlite:///path',
    )
  })
})

test('the drawing in docs/cloud.md is what is really sent', async () => {
  const [, drawn] =
    /```mermaid\n(.*?)\n```/s.exec(readFileSync(join(import.meta.dirname, '../docs/cloud.md'), 'utf8')) ?? []
  expect(sequenceDiagram(await traceCreate()).replace(/compute\d/g, 'compute1')).toBe(drawn)
})

test.skipIf(skipped)(
  'in processes of their own, two schedulers and three compute nodes, of which one is killed: every server ends in a state',
  async () => {
    const { answers, accepted, servers, spawned } = await storm(40)
    expect(answers).toEqual(Array.from({ length: 40 }, () => 202))
    expect(servers.map(({ id }) => id).sort()).toEqual([...accepted].sort())
    for (const { id, status, fault } of servers) {
      if (status === 'ACTIVE') expect(spawned.get(id)).toHaveLength(1)
      else expect([status, fault?.message]).toEqual(['ERROR', expect.stringMatching(/went away|No valid host/)])
    }
    expect([...spawned.values()].filter((hosts) => hosts.length > 1)).toEqual([])
  },
  600_000,
)

test.skipIf(skipped)(
  'in processes of their own, of which each is killed and started again: what was accepted is built',
  async () => {
    const cloud = await CloudProcesses.start('conductor1', 'scheduler1', 'compute1')
    try {
      const accepted: string[] = []
      for (const victim of ['scheduler1', 'conductor1', 'compute1', 'api']) {
        for (let index = 0; index < 4; index++) accepted.push(await cloud.create('demo'))
        await cloud.restart(victim)
      }
      const servers = await settled(cloud, 'demo')
      expect(servers.map(({ id }) => id).sort()).toEqual(accepted.sort())
      for (const { id, status, fault } of servers) {
        if (fault) expect(fault.message).toMatch(/went away|No valid host/)
        else expect([status, cloud.spawned().get(id)]).toEqual(['ACTIVE', ['compute1']])
      }
    } finally {
      await cloud.stop()
    }
  },
  600_000,
)
