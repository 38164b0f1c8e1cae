import { randomUUID } from 'node:crypto'
import type { Changes, Instance } from '../cloud/instance.ts'
import { failed, type Lease, stepsLeft } from '../cloud/task.ts'
import type { ConductorMethods } from '../conductor/conductor.ts'
import type { Client } from '../rpc/rpc.ts'
import { release } from '../services/release.ts'
import { type Node, take } from './steps.ts'
import { VolumeWork } from './volume-work.ts'

/** What a compute node can be asked for. */
export interface ComputeMethods {
  /** Does what stands in the row of an instance. To ask twice is harmless, and so is to ask for what is no longer wanted. */
  run(args: { id: string; generation: number }): Promise<void>
  /** Gives an instance the volumes that are kept for it, and takes those that it is to lose. To ask twice is harmless. */
  settleVolumes(args: { id: string }): Promise<void>
}

/** Runs the machines of a host. */
export class ComputeManager implements ComputeMethods {
  readonly #host: string
  readonly #conductor: Client<ConductorMethods>
  readonly #node: Node
  /** Tells this process from the one before it on the same host. */
  readonly #worker = randomUUID()
  readonly #running = new Map<string, number>()
  readonly #volumes: VolumeWork

  constructor(host: string, conductor: Client<ConductorMethods>, node: Node) {
    this.#host = host
    this.#conductor = conductor
    this.#node = node
    this.#volumes = new VolumeWork(host, conductor, node)
  }

  /** Goes on with what the process before it left, and takes machines away that are nobody's. */
  async resume(): Promise<void> {
    const { driver } = this.#node
    // Those that come while this goes on are somebody's.
    const machines = [...driver.machines()]
    const own = await this.#conductor.persist('adopt', { host: this.#host, worker: this.#worker })
    const wanted = new Set(own.filter((instance) => this.#wants(instance)).map(({ id }) => id))
    for (const [id, generation] of machines) if (!wanted.has(id)) await driver.destroy(id, generation)
    for (const { id, generation, task } of own) if (task !== null) this.run({ id, generation }).catch(() => {})
  }

  // Functions of their own, so that they can be taken out of the object.
  readonly run = async ({ id, generation }: { id: string; generation: number }): Promise<void> => {
    if ((this.#running.get(id) ?? -1) >= generation) return
    this.#running.set(id, generation)
    try {
      const lease = { id, generation, worker: this.#worker }
      const instance = await this.#conductor.persist('claim', { ...lease, host: this.#host })
      if (instance) await this.#work(lease, instance)
    } finally {
      if (this.#running.get(id) === generation) this.#running.delete(id)
    }
  }

  readonly settleVolumes = ({ id }: { id: string }): Promise<void> => this.#volumes.settle(id)

  async #work(lease: Lease, instance: Instance): Promise<void> {
    const isDone = await this.#steps(lease, instance).catch(async (error: Error) => {
      await this.#write(lease, failed(error.message))
      return false
    })
    if (isDone) return
    // It failed, or was taken away. What was spawned for nobody must not run.
    const current = await this.#conductor.persist('find', { id: lease.id })
    if (!this.#wants(current)) await this.#node.driver.destroy(lease.id, lease.generation)
    // Who deleted it may not have seen what it got meanwhile.
    if (!current || current.task?.outcome === null) await release(this.#node, instance)
  }

  /** @returns false if the instance was taken away */
  async #steps(lease: Lease, instance: Instance): Promise<boolean> {
    let changes: Changes | undefined
    for (const taskState of stepsLeft(instance)) {
      if (!(await this.#write(lease, { ...changes, taskState }))) return false
      changes = await take(taskState, this.#node, instance)
    }
    const outcome = instance.task?.outcome
    if (outcome) return this.#write(lease, { ...changes, ...outcome, fault: null, taskState: null, task: null })
    await this.#conductor.persist('remove', lease)
    return true
  }

  // Whether there is to be a machine here: one that is built, or was.
  #wants(instance: Instance | null): boolean {
    if (instance?.host !== this.#host) return false
    return instance.task ? instance.task.outcome !== null : instance.launchedAt !== null
  }

  #write(lease: Lease, changes: Changes): Promise<boolean> {
    return this.#conductor.persist('write', { ...lease, changes })
  }
}
