import { randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'
import { Records } from '../../shared/records.ts'

/** Whatever a table may hold. Clients may note more on it than the service knows of, and get it back. */
export interface Entity {
  readonly id: string
  readonly [extra: string]: unknown
}

/** Records of which no two have the same key. A record is never changed: another one takes its place. */
export class Table<R extends Entity> extends Records<R> {
  readonly #kind: string
  readonly #keyOf: (record: R) => string

  /** @param keyOf what no two records have in common */
  constructor(kind: string, keyOf: (record: R) => string) {
    super((id) => new HttpError(404, `Could not find ${kind}: ${id}.`))
    this.#kind = kind
    this.#keyOf = keyOf
  }

  /** @throws HttpError 409 when another record has its key */
  override put(record: R): R {
    const key = this.#keyOf(record)
    if (this.all().some((other) => other.id !== record.id && this.#keyOf(other) === key)) {
      throw new HttpError(409, `Conflict occurred attempting to store ${this.#kind} - Duplicate entry.`)
    }
    return super.put(record)
  }
}

export function newId(): string {
  return randomUUID().replaceAll('-', '')
}
