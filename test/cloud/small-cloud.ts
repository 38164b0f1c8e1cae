import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBody } from '../../examples/compute/bodies/server-bodies.ts'
import { remove } from '../../examples/compute/cloud/change-server.ts'
import { type Cloud, createCloud } from '../../examples/compute/cloud/cloud.ts'
import { createServers } from '../../examples/compute/cloud/create-servers.ts'
import { type Data, openData } from '../../examples/compute/cloud/data.ts'
import type { Instance } from '../../examples/compute/cloud/instance.ts'
import { type Setup, startCompute, startConductor, startScheduler } from '../../examples/compute/parts.ts'
import { InProcess } from '../../examples/compute/rpc/in-process.ts'
import { Closed, type Serving } from '../../examples/compute/rpc/transport.ts'
import { type Settings, settings } from '../../examples/compute/settings.ts'
import { createConf } from '../../src/contract/conf.ts'
import { readSettings } from '../../src/contract/settings.ts'
import { CIRROS } from '../clients/caller.ts'
import { type Death, Mortal } from './mortal.ts'

const DEFAULTS = { task_time: '1ms', rpc_response_timeout: '40ms', report_interval: '20ms', service_down_time: '10s' }

const ALICE = { userId: 'alice', projectId: 'demo', roles: ['member'], isAdmin: false, token: 'alice:demo' }

/** The parts of the service in one process, each of which may die and be started again. */
export class SmallCloud {
  readonly data: Data
  readonly cloud: Cloud
  readonly #settings: Settings
  readonly #transport: InProcess
  readonly #folder: string
  readonly #transports = new Map<string, Mortal>()
  readonly #servings: Serving[] = []

  static async open(options: Readonly<Record<string, string>> = {}): Promise<SmallCloud> {
    const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
    const conf = createConf(Object.entries({ ...DEFAULTS, instances_path: folder, ...options }))
    const read = readSettings(settings, conf)
    return new SmallCloud(read, await openData(read), folder)
  }

  private constructor(read: Settings, data: Data, folder: string) {
    this.#settings = read
    this.#transport = new InProcess(read.rpcResponseTimeout)
    this.#folder = folder
    this.data = data
    this.cloud = createCloud(data, this.#mortal('api'), read)
  }

  /** @param death of what it dies, if it does */
  async start(name: string, death?: Death): Promise<void> {
    const transport = this.#mortal(name, death)
    const serving = await this.#start({ settings: this.#settings, transport }, name).catch((error) => {
      if (!(error instanceof Closed)) throw error
    })
    if (!serving) return
    this.#servings.push(serving)
    void transport.death.then(() => serving.close())
  }

  /** Has an administrator say that a host is down. */
  async forceDown(host: string): Promise<void> {
    const service = this.data.hosts.computeOn(host)
    if (service) this.data.hosts.change(service, { forcedDown: true })
  }

  /** What somebody sends and receives. */
  transportOf(name: string): Mortal {
    const found = this.#transports.get(name)
    if (!found) throw new Error(`there is no ${name}`)
    return found
  }

  /** Asks for a server, as a request does. @param wanted what is said of it beside */
  create(death?: Death, wanted: object = {}): Promise<Instance> {
    const cloud = createCloud(this.data, this.#mortal('api', death), this.#settings)
    const server = { name: 'a', flavorRef: '1', imageRef: CIRROS, ...wanted }
    return createServers(cloud, ALICE, createBody.parse({ server }))
  }

  /** Deletes a server, as a request does, and waits until there is none. */
  async delete(instance: Instance): Promise<void> {
    await remove(this.cloud, ALICE, instance)
    while (this.data.instances.find(instance.id)) await sleep(2)
  }

  /** An instance when nothing is done to it any more. */
  async settled({ id }: Pick<Instance, 'id'>): Promise<Instance> {
    for (;;) {
      const instance = this.data.instances.find(id)
      if (instance?.task === null) return instance
      await sleep(2)
    }
  }

  /** How often machines were started, on whatever host. */
  spawned(): number {
    const journals = readdirSync(this.#folder).map((file) => readFileSync(join(this.#folder, file), 'utf8'))
    return journals.join('').match(/^spawn /gm)?.length ?? 0
  }

  async close(): Promise<void> {
    for (const serving of this.#servings) serving.close()
    await this.#transport.close()
    rmSync(this.#folder, { recursive: true })
  }

  async #start(setup: Setup, name: string): Promise<Serving> {
    if (name === 'conductor') return startConductor(setup, this.data, name)
    if (name === 'scheduler') return startScheduler(setup, this.data, name)
    return startCompute(setup, name)
  }

  #mortal(name: string, death?: Death): Mortal {
    const transport = new Mortal(this.#transport, death)
    this.#transports.set(name, transport)
    return transport
  }
}
