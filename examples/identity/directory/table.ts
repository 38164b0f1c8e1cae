import { randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'

/** Whatever a table may hold. Clients may note more on it than the service knows of, and get it back. */
export interface Entity {
  readonly id: string
  readonly [extra: string]: unknown
}

/** All records of a kind, in memory. A record is never changed: another one takes its place. */
export class Table<R extends Entity> {
  readonly #kind: string
  readonly #keyOf: (record: R) => string
  readonly #records = new Map<string, R>()

  /** @param keyOf what no two records have in common */
  constructor(kind: string, keyOf: (record: R) => string) {
    this.#kind = kind
    this.#keyOf = keyOf
  }

  all(): R[] {
    return [...this.#records.values()]
  }

  find(id: string): R | undefined {
    return this.#records.get(id)
  }

  /** @throws HttpError 404 */
  get(id: string): R {
    const record = this.find(id)
    if (!record) throw new HttpError(404, `Could not find ${this.#kind}: ${id}.`)
    return record
  }

  /** Adds a record, or puts it in the place of the one with its id. @throws HttpError 409 when another one has its key */
  put(record: R): R {
    const key = this.#keyOf(record)
    if (this.all().some((other) => other.id !== record.id && this.#keyOf(other) === key)) {
      throw new HttpError(409, `Conflict occurred attempting to store ${this.#kind} - Duplicate entry.`)
    }
    this.#records.set(record.id, record)
    return record
  }

  /** @throws HttpError 404 */
  remove(id: string): void {
    this.get(id)
    this.#records.delete(id)
  }
}

export function newId(): string {
  return randomUUID().replaceAll('-', '')
}
