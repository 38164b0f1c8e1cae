import type { Database } from '../database/database.ts'
import type { New, Row, Table } from '../database/table.ts'

/** A key that a user can have put into machines. The private half is the user's alone. */
export interface Keypair extends Row {
  readonly userId: string
  readonly name: string
  readonly publicKey: string
  readonly fingerprint: string
}

export class Keypairs {
  readonly #table: Table<Keypair>

  constructor(database: Database) {
    this.#table = database.table<Keypair>('keypairs', ['userId'])
  }

  /** In the order of their names. */
  ofUser(userId: string): Keypair[] {
    return this.#table.all({ userId }).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(userId: string, name: string): Keypair | undefined {
    return this.#table.all({ userId, name })[0]
  }

  add(keypair: New<Keypair>): Keypair {
    return this.#table.insert(keypair)
  }

  remove({ id }: Keypair): void {
    this.#table.remove(id)
  }
}
