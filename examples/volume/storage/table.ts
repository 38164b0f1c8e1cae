import { randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'
import { Records } from '../../shared/records.ts'

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

/** Records of projects, the newest first. */
export class Table<New extends Owned> extends Records<Stored<New>> {
  /** @param kind what errors call it: `Volume` */
  constructor(kind: string) {
    super((id) => new HttpError(404, `${kind} ${id} could not be found.`))
  }

  override all(): Stored<New>[] {
    return super.all().reverse()
  }

  ofProject(projectId: string): Stored<New>[] {
    return this.where((record) => record.projectId === projectId)
  }

  add(wanted: New): Stored<New> {
    const now = new Date()
    return this.put({ ...wanted, id: randomUUID(), created: now, updated: now })
  }

  change(record: Stored<New>, changes: Partial<New>): void {
    Object.assign(record, changes, { updated: new Date() })
  }
}
