/** Values that are forgotten after their time, and the oldest of them before it when they become too many. */
export class ExpiringMap<Value> {
  readonly #most: number
  readonly #entries = new Map<string, { readonly value: Value; readonly until: number }>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    return entry && entry.until > Date.now() ? entry.value : undefined
  }

  has(key: string): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.until > Date.now()
  }

  /** @param until milliseconds since 1970 */
  set(key: string, value: Value, until: number): void {
    this.#entries.delete(key)
    const [oldest] = this.#entries.size >= this.#most ? this.#entries.keys() : []
    if (oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(key, { value, until })
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
