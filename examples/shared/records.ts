/** All records of a kind, in memory, in the order in which they were made. */
export class Records<R extends { readonly id: string }> {
  readonly #records = new Map<string, R>()
  readonly #missing: (id: string) => Error

  /** @param missing what is thrown where a record is not there */
  constructor(missing: (id: string) => Error) {
    this.#missing = missing
  }

  all(): R[] {
    return [...this.#records.values()]
  }

  where(fits: (record: R) => boolean): R[] {
    return this.all().filter(fits)
  }

  find(id: string): R | undefined {
    return this.#records.get(id)
  }

  /** @throws what a missing record is told by */
  get(id: string): R {
    return this.find(id) ?? this.missing(id)
  }

  /** @throws the same */
  missing(id: string): never {
    throw this.#missing(id)
  }

  /** Adds a record, or puts it in the place of the one with its id. */
  put(record: R): R {
    this.#records.set(record.id, record)
    return record
  }

  remove({ id }: Pick<R, 'id'>): void {
    this.#records.delete(id)
  }
}
