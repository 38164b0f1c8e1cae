import { type Connection, connect } from './connection.ts'
import { type Row, Table } from './table.ts'

/** Tables, and what is done to them as one. */
export class Database {
  readonly #connection: Connection
  #busy = false

  /** @throws Error as {@link connect} does */
  static async open(url: string): Promise<Database> {
    return new Database(await connect(url))
  }

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * @param indexed the fields that rows are looked for by
   * @param defaults what rows have that were written before there were some of the fields
   */
  table<R extends Row>(name: string, indexed: readonly (keyof R & string)[] = [], defaults: Partial<R> = {}): Table<R> {
    return new Table<R>(this, this.#connection, name, indexed, defaults)
  }

  /** Does all of something or, if it throws, nothing, and nobody else writes meanwhile, in whichever process. */
  transaction<T>(act: () => T): T {
    if (this.#busy) return act()
    this.#connection.run('BEGIN IMMEDIATE')
    this.#busy = true
    try {
      const result = act()
      this.#connection.run('COMMIT')
      return result
    } catch (error) {
      this.#connection.run('ROLLBACK')
      throw error
    } finally {
      this.#busy = false
    }
  }

  close(): void {
    this.#connection.close()
  }
}
