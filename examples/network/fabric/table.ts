import { randomUUID } from 'node:crypto'
import { NetworkError } from './network-error.ts'

/** What the service notes on all that it keeps. */
export interface Stamp {
  readonly id: string
  readonly tags: readonly string[]
  readonly created_at: string
  readonly updated_at: string
  readonly revision_number: number
}

/** Something of a project's, or of nobody's when the id is empty. */
export interface Owned {
  readonly project_id: string
}

export type Stored<New> = New & Stamp

export interface TableOptions<New> {
  /** Neutron's word for the kind, which its errors begin with: `FloatingIP`. */
  readonly kind: string
  /** Its word for the same in quotas: `floatingip`. */
  readonly resource: string
  /** How many a project may have; -1 for as many as it likes. */
  readonly limit: number
  /** Whether other projects may see it. Default: none is seen. */
  readonly isShared?: (record: New) => boolean
}

/** All records of a kind, in memory, in the order in which they were made. A record is never changed, but replaced. */
export class Table<New extends Owned> {
  readonly limit: number
  readonly isShared: (record: New) => boolean
  readonly #kind: string
  readonly #resource: string
  readonly #records = new Map<string, Stored<New>>()

  constructor({ kind, resource, limit, isShared = () => false }: TableOptions<New>) {
    this.#kind = kind
    this.#resource = resource
    this.limit = limit
    this.isShared = isShared
  }

  where(fits: (record: Stored<New>) => boolean = () => true): Stored<New>[] {
    return [...this.#records.values()].filter(fits)
  }

  ofProject(projectId: string): Stored<New>[] {
    return this.where(({ project_id }) => project_id === projectId)
  }

  find(id: string): Stored<New> | undefined {
    return this.#records.get(id)
  }

  /** @throws NetworkError 404 */
  get(id: string): Stored<New> {
    return this.find(id) ?? this.missing(id)
  }

  /** @throws NetworkError 404 */
  missing(id: string): never {
    throw new NetworkError(404, `${this.#kind}NotFound`, `${this.#kind} ${id} could not be found.`)
  }

  /** @throws NetworkError 409 when the project has as many as it may */
  add(wanted: New): Stored<New> {
    const { project_id: owner } = wanted
    if (owner !== '' && this.limit >= 0 && this.ofProject(owner).length >= this.limit) {
      throw new NetworkError(409, 'OverQuota', `Quota exceeded for resources: ['${this.#resource}'].`)
    }
    const now = timestamp()
    const made = { ...wanted, id: randomUUID(), tags: [], created_at: now, updated_at: now, revision_number: 1 }
    this.#records.set(made.id, made)
    return made
  }

  change(record: Stored<New>, changes: Partial<New>): Stored<New> {
    return this.#replace({ ...record, ...changes })
  }

  tag(record: Stored<New>, tags: readonly string[]): Stored<New> {
    return this.#replace({ ...record, tags })
  }

  remove({ id }: Stamp): void {
    this.#records.delete(id)
  }

  #replace(record: Stored<New>): Stored<New> {
    const replaced = { ...record, updated_at: timestamp(), revision_number: record.revision_number + 1 }
    this.#records.set(record.id, replaced)
    return replaced
  }
}

function timestamp(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z')
}
