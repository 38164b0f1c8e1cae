/** A key that a user can have put into machines. The private half is the user's alone. */
export interface Keypair {
  readonly id: number
  readonly userId: string
  readonly name: string
  readonly publicKey: string
  readonly fingerprint: string
  readonly created: Date
}

export class Keypairs {
  readonly #keypairs: Keypair[] = []
  #made = 0

  /** In the order of their names. */
  ofUser(userId: string): Keypair[] {
    return this.#keypairs.filter((one) => one.userId === userId).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(userId: string, name: string): Keypair | undefined {
    return this.#keypairs.find((one) => one.userId === userId && one.name === name)
  }

  add(keypair: Omit<Keypair, 'id' | 'created'>): Keypair {
    const made = { ...keypair, id: ++this.#made, created: new Date() }
    this.#keypairs.push(made)
    return made
  }

  remove(keypair: Keypair): void {
    this.#keypairs.splice(this.#keypairs.indexOf(keypair), 1)
  }
}
