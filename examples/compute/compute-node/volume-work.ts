import { isHttpError } from 'wheatpaste'
import type { AttachedVolume, Instance } from '../cloud/instance.ts'
import type { ConductorMethods } from '../conductor/conductor.ts'
import type { Client } from '../rpc/rpc.ts'
import type { Node } from './steps.ts'

/** Plugs volumes into the machines of a host, and out of them, until each has what its row says. */
export class VolumeWork {
  readonly #host: string
  readonly #conductor: Client<ConductorMethods>
  readonly #node: Node
  readonly #last = new Map<string, Promise<void>>()

  constructor(host: string, conductor: Client<ConductorMethods>, node: Node) {
    this.#host = host
    this.#conductor = conductor
    this.#node = node
  }

  /** One after the other for each machine. What fails is left as it is, and may be asked again. */
  async settle(id: string): Promise<void> {
    const before = this.#last.get(id) ?? Promise.resolve()
    const work = before.catch(() => {}).then(() => this.#work(id))
    this.#last.set(id, work)
    try {
      await work
    } finally {
      if (this.#last.get(id) === work) this.#last.delete(id)
    }
  }

  async #work(id: string): Promise<void> {
    const instance = await this.#conductor.persist('find', { id })
    // Those that it is built with are a step of that.
    if (instance?.host !== this.#host || instance.vmState === 'building') return
    for (const volume of instance.volumes) {
      if (volume.state === 'attached') continue
      await this.#node.driver.act(id)
      const isAttached = volume.state === 'attaching' && (await this.#connect(instance, volume))
      if (!isAttached) await this.#node.volumes.disconnect(volume.attachmentId)
      await this.#conductor.persist('settleVolume', { id, attachmentId: volume.attachmentId, isAttached })
    }
  }

  /** @returns false when the volume is not to be had any more */
  async #connect(instance: Instance, volume: AttachedVolume): Promise<boolean> {
    try {
      await this.#node.volumes.connect(instance, volume)
      return true
    } catch (error) {
      if (isHttpError(error) && error.status < 500) return false
      throw error
    }
  }
}
