import { randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'

/** What the service notes on all that it keeps. */
export interface Stamp {
  readonly id: string
  readonly created: Date
  readonly updated: Date
}

/** Something of a project's. */
export interface Owned {
  readonly projectId: string
}

export type Stored<New> = New & Stamp

/** All records of a kind, in memory. */
export class Table<New extends Owned> {
  readonly #kind: string
  readonly #records = new Map<string, Stored<New>>()

  /** @param kind what errors call it: `Volume` */
  constructor(kind: string) {
    this.#kind = kind
  }

  /** The newest first. */
  where(fits: (record: Stored<New>) => boolean = () => true): Stored<New>[] {
    return [...this.#records.values()].reverse().filter(fits)
  }

  ofProject(projectId: string): Stored<New>[] {
    return this.where((record) => record.projectId === projectId)
  }

  find(id: string): Stored<New> | undefined {
    return this.#records.get(id)
  }

  /** @throws HttpError 404 */
  missing(id: string): never {
    throw new HttpError(404, `${this.#kind} ${id} could not be found.`)
  }

  add(wanted: New): Stored<New> {
    const now = new Date()
    const made = { ...wanted, id: randomUUID(), created: now, updated: now }
    this.#records.set(made.id, made)
    return made
  }

  change(record: Stored<New>, changes: Partial<New>): void {
    Object.assign(record, changes, { updated: new Date() })
  }

  remove({ id }: Stamp): void {
    this.#records.delete(id)
  }
}
