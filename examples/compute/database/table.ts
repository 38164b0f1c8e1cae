import { randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'
import type { Database } from './database.ts'

/** An ISO 8601 time in UTC: what a database and a message can hold. */
export type Time = string

/** What every row has. */
export interface Row {
  readonly id: string
  /** Counts the rows ever made. */
  readonly number: number
  readonly created: Time
  readonly updated: Time
}

export type New<R extends Row> = Omit<R, keyof Row> & Partial<Row>

/** Rows of JSON, of which one or another field is indexed. */
export class Table<R extends Row> {
  readonly #database: Database
  readonly #connection: Connection
  readonly #name: string
  readonly #defaults: Partial<R>

  constructor(
    database: Database,
    connection: Connection,
    name: string,
    indexed: readonly string[],
    defaults: Partial<R>,
  ) {
    this.#database = database
    this.#connection = connection
    this.#name = name
    this.#defaults = defaults
    database.transaction(() => {
      connection.run(
        `CREATE TABLE IF NOT EXISTS ${name} (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, data TEXT NOT NULL)`,
      )
      for (const field of indexed) {
        connection.run(`CREATE INDEX IF NOT EXISTS ${name}_${field} ON ${name} (data ->> '${field}')`)
      }
    })
  }

  insert(row: New<R>): R {
    const now = new Date().toISOString()
    const data = { id: randomUUID(), created: now, updated: now, ...row }
    this.#connection.run(`INSERT INTO ${this.#name} (id, data) VALUES (?, ?)`, data.id, JSON.stringify(data))
    return this.find(data.id) as R
  }

  find(id: string): R | undefined {
    return this.#rows('WHERE id = ?', id)[0]
  }

  /** Those whose fields are as given, the oldest first. */
  all(where: Readonly<Record<string, string | null>> = {}): R[] {
    return this.#rows(conditions(where), ...Object.values(where))
  }

  /** How many rows there are whose fields are as given, and what the numbers at some paths (`flavor.ram`) of theirs add up to. */
  sums(
    where: Readonly<Record<string, string | null>>,
    ...paths: readonly string[]
  ): [count: number, ...sums: number[]] {
    const columns = ['count(*)', ...paths.map((path) => `coalesce(sum(data ->> '$.${path}'), 0)`)]
    const sql = `SELECT json_array(${columns.join(', ')}) AS sums FROM ${this.#name} ${conditions(where)}`
    const [row] = this.#connection.all(sql, ...Object.values(where)) as { sums: string }[]
    return JSON.parse(row?.sums ?? '[0]')
  }

  /**
   * Changes a row as a function of what it is at this moment; nobody comes between.
   *
   * @param change gives nothing where the row is to be left as it is
   * @returns the row as it is then, and nothing if it was left, or is not there
   */
  update(id: string, change: (row: R) => Partial<R> | undefined): R | undefined {
    return this.#database.transaction(() => {
      const row = this.find(id)
      const changes = row && change(row)
      if (!row || !changes) return undefined
      const next = { ...row, updated: new Date().toISOString(), ...changes }
      this.#connection.run(`UPDATE ${this.#name} SET data = ? WHERE id = ?`, JSON.stringify(next), id)
      return next
    })
  }

  remove(id: string): void {
    this.#connection.run(`DELETE FROM ${this.#name} WHERE id = ?`, id)
  }

  #rows(where: string, ...values: (string | null)[]): R[] {
    const rows = this.#connection.all(`SELECT number, data FROM ${this.#name} ${where} ORDER BY number`, ...values)
    return (rows as { number: number; data: string }[]).map(({ number, data }) => ({
      ...this.#defaults,
      ...JSON.parse(data),
      number,
    }))
  }
}

function conditions(where: object): string {
  const fields = Object.keys(where).map((field) => `data ->> '${field}' IS ?`)
  return fields.length === 0 ? '' : `WHERE ${fields.join(' AND ')}`
}
