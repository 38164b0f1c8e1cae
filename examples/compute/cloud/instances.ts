import type { Database } from '../database/database.ts'
import type { New, Table } from '../database/table.ts'
import type { Changes, Instance } from './instance.ts'
import type { Task } from './task.ts'

export type NewInstance = New<Instance>

/** Memory in MiB, disk in GiB. */
export interface Usage {
  readonly instances: number
  readonly vcpus: number
  readonly ram: number
  readonly disk: number
}

const PARTS = ['flavor.vcpus', 'flavor.ram', 'flavor.disk']

/** The instances of all projects. What is found is a copy of the row, as it was then. */
export class Instances {
  readonly #table: Table<Instance>

  constructor(database: Database) {
    this.#table = database.table<Instance>('instances', ['projectId', 'host', 'groupId'], {
      nics: [],
      volumes: [],
    })
  }

  add(wanted: NewInstance): Instance {
    return this.#table.insert(wanted)
  }

  find(id: string): Instance | undefined {
    return this.#table.find(id)
  }

  /** The newest first. */
  all(): Instance[] {
    return this.#table.all().reverse()
  }

  ofProject(projectId: string): Instance[] {
    return this.#table.all({ projectId }).reverse()
  }

  onHost(host: string): Instance[] {
    return this.#table.all({ host }).reverse()
  }

  inGroup(groupId: string): Instance[] {
    return this.#table.all({ groupId })
  }

  /** Those to which something is being done. */
  busy(): Instance[] {
    return this.all().filter(({ task }) => task !== null)
  }

  /** Those with volumes that come or go. */
  changingVolumes(): Instance[] {
    return this.all().filter(({ task, volumes }) => task === null && volumes.some(({ state }) => state !== 'attached'))
  }

  /** How much instances take: of a project, or on a host. */
  usage(where: { projectId: string } | { host: string }): Usage {
    const [instances, vcpus = 0, ram = 0, disk = 0] = this.#table.sums({ ...where }, ...PARTS)
    return { instances, vcpus, ram, disk }
  }

  change(instance: Instance, changes: Changes): void {
    this.update(instance, () => changes)
  }

  /**
   * Changes an instance as a function of what it is by now, and the copy too.
   *
   * @param change gives nothing where it is to be left as it is
   * @returns whether it was changed
   */
  update(instance: Instance, change: (current: Instance) => Changes | undefined): boolean {
    const row = this.#table.update(instance.id, change)
    return row !== undefined && Boolean(Object.assign(instance, row))
  }

  remove({ id }: Pick<Instance, 'id'>): void {
    this.#table.remove(id)
  }
}

/** Has something be done to an instance, instead of what is being done to it. */
export function begun({ generation }: Instance, task: Task): Changes {
  return { task, taskState: task.steps[0] ?? null, generation: generation + 1, worker: null }
}
