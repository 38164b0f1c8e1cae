import { HttpError } from 'wheatpaste'
import type { Database } from '../database/database.ts'
import type { New, Row, Table } from '../database/table.ts'
import type { Caller } from '../request/caller.ts'

/** A size of machines. */
export interface Flavor extends Row {
  readonly name: string
  /** In MiB. */
  readonly ram: number
  readonly vcpus: number
  /** In GiB. */
  readonly disk: number
  readonly ephemeral: number
  /** In MiB. */
  readonly swap: number
  readonly rxtxFactor: number
  readonly isPublic: boolean
  readonly description: string | null
  readonly extraSpecs: Readonly<Record<string, string>>
}

const DEFAULTS = { ephemeral: 0, swap: 0, rxtxFactor: 1, isPublic: true, description: null }

// Those that every OpenStack has had from its first day.
const FIRST: readonly Pick<Flavor, 'id' | 'name' | 'ram' | 'vcpus' | 'disk'>[] = [
  { id: '1', name: 'm1.tiny', ram: 512, vcpus: 1, disk: 1 },
  { id: '2', name: 'm1.small', ram: 2048, vcpus: 1, disk: 20 },
  { id: '3', name: 'm1.medium', ram: 4096, vcpus: 2, disk: 40 },
  { id: '4', name: 'm1.large', ram: 8192, vcpus: 4, disk: 80 },
  { id: '5', name: 'm1.xlarge', ram: 16384, vcpus: 8, disk: 160 },
]

export class Flavors {
  readonly #table: Table<Flavor>

  constructor(database: Database) {
    this.#table = database.table<Flavor>('flavors')
    database.transaction(() => {
      if (this.#table.all().length > 0) return
      for (const flavor of FIRST) this.add({ ...DEFAULTS, ...flavor, extraSpecs: { 'hw_rng:allowed': 'True' } })
    })
  }

  /** In the order of their ids. */
  all(): Flavor[] {
    return this.#table.all().sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /**
   * @param status what it is answered with that there is none: 404, or 400 where it is named in a body
   * @throws HttpError when there is none that the caller may see
   */
  find({ isAdmin }: Caller, id: string, status = 404): Flavor {
    const flavor = this.#table.find(id)
    if (flavor && (flavor.isPublic || isAdmin)) return flavor
    throw new HttpError(status, `Flavor ${id} could not be found.`)
  }

  add(flavor: New<Flavor>): Flavor {
    return this.#table.insert(flavor)
  }

  /** Changes the one, and gives it as it is then. */
  change(flavor: Flavor, changes: Partial<Flavor>): Flavor {
    return this.#table.update(flavor.id, () => changes) ?? flavor
  }

  remove(id: string): void {
    this.#table.remove(id)
  }
}
