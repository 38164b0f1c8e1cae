import { randomUUID } from 'node:crypto'
import type { Instance } from './instance.ts'

export type NewInstance = Omit<Instance, 'id' | 'number' | 'created' | 'updated'>

/** The instances of all projects, in memory. */
export class Instances {
  readonly #instances = new Map<string, Instance>()
  #made = 0

  add(wanted: NewInstance): Instance {
    const now = new Date()
    const instance = { ...wanted, id: randomUUID(), number: ++this.#made, created: now, updated: now }
    this.#instances.set(instance.id, instance)
    return instance
  }

  find(id: string): Instance | undefined {
    return this.#instances.get(id)
  }

  /** The newest first. */
  all(): Instance[] {
    return [...this.#instances.values()].reverse()
  }

  ofProject(projectId: string): Instance[] {
    return this.all().filter((instance) => instance.projectId === projectId)
  }

  onHost(host: string): Instance[] {
    return this.all().filter((instance) => instance.host === host)
  }

  change(instance: Instance, changes: Partial<Instance>): void {
    Object.assign(instance, changes, { updated: new Date() })
  }

  remove({ id }: Instance): void {
    this.#instances.delete(id)
  }
}
