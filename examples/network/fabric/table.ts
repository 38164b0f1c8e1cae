import { randomUUID } from 'node:crypto'
import { Records } from '../../shared/records.ts'
import { timestamp } from '../../shared/timestamp.ts'
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

/** Records of projects, of which each may have so many. A record is never changed, but replaced. */
export class Table<New extends Owned> extends Records<Stored<New>> {
  readonly limit: number
  readonly isShared: (record: New) => boolean
  readonly #resource: string

  constructor({ kind, resource, limit, isShared = () => false }: TableOptions<New>) {
    super((id) => new NetworkError(404, `${kind}NotFound`, `${kind} ${id} could not be found.`))
    this.#resource = resource
    this.limit = limit
    this.isShared = isShared
  }

  ofProject(projectId: string): Stored<New>[] {
    return this.where(({ project_id }) => project_id === projectId)
  }

  /** @throws NetworkError 409 when the project has as many as it may */
  add(wanted: New): Stored<New> {
    const { project_id: owner } = wanted
    if (owner !== '' && this.limit >= 0 && this.ofProject(owner).length >= this.limit) {
      throw new NetworkError(409, 'OverQuota', `Quota exceeded for resources: ['${this.#resource}'].`)
    }
    const now = timestamp(new Date())
    return this.put({ ...wanted, id: randomUUID(), tags: [], created_at: now, updated_at: now, revision_number: 1 })
  }

  change(record: Stored<New>, changes: Partial<New>): Stored<New> {
    return this.#replace({ ...record, ...changes })
  }

  tag(record: Stored<New>, tags: readonly string[]): Stored<New> {
    return this.#replace({ ...record, tags })
  }

  #replace(record: Stored<New>): Stored<New> {
    return this.put({ ...record, updated_at: timestamp(new Date()), revision_number: record.revision_number + 1 })
  }
}
