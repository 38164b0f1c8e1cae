interface Entry<T> {
  readonly text: string
  readonly codes: readonly number[]
  readonly value: T
  next: Entry<T> | undefined
}

// Where a bucket holds more, more of each text is hashed.
const CROWD = 6

/**
 * A hash table of texts that are found where they stand in a path. A `Map` wants each segment cut out, and hashes the new
 * string as a whole, which costs more than the rest of a lookup.
 *
 * Only the end of a text is hashed, as much of it as tells these texts apart. A request cannot make that longer, nor a bucket
 * fuller.
 */
export class Texts<T> {
  readonly entries: Entry<T>[] = []
  // A bit for each length, modulo 32: most values of variables are told by it to be none of the texts, unlooked.
  #lengths = 0
  #longest = 0
  // How many char codes are hashed.
  #tail = 3
  #buckets: (Entry<T> | undefined)[] = [undefined]
  // How many the fullest bucket holds.
  #crowd = 0

  /** @param text one that is not yet there */
  add(text: string, value: T): void {
    const entry = { text, codes: codesOf(text), value, next: undefined }
    this.entries.push(entry)
    this.#lengths |= 1 << text.length
    this.#longest = Math.max(this.#longest, text.length)
    if (this.entries.length > this.#buckets.length) this.#fill(this.#buckets.length * 4)
    else this.#put(entry)
    while (this.#crowd > CROWD && this.#tail < this.#longest) {
      this.#tail *= 2
      this.#fill(this.#buckets.length)
    }
  }

  get(text: string): T | undefined {
    if (!this.#hasLength(text.length)) return undefined
    let entry = this.#buckets[this.#bucket(text, 0, text.length)]
    while (entry !== undefined && entry.text !== text) entry = entry.next
    return entry?.value
  }

  /** The value of the text that is a part of a path. */
  find(path: string, start: number, end: number): T | undefined {
    if (!this.#hasLength(end - start)) return undefined
    let entry = this.#buckets[this.#bucket(path, start, end)]
    while (entry !== undefined && !stands(entry.codes, path, start, end)) entry = entry.next
    return entry?.value
  }

  #hasLength(length: number): boolean {
    return ((this.#lengths >> length) & 1) === 1
  }

  #bucket(path: string, start: number, end: number): number {
    const mask = this.#buckets.length - 1
    if (mask === 0) return 0
    // FNV-1a.
    let hash = end - start
    for (let at = Math.max(start, end - this.#tail); at < end; at++) {
      hash = Math.imul(hash ^ path.charCodeAt(at), 16777619)
    }
    return hash & mask
  }

  #fill(size: number): void {
    this.#buckets = new Array(size).fill(undefined)
    this.#crowd = 0
    for (const entry of this.entries) this.#put(entry)
  }

  #put(entry: Entry<T>): void {
    const bucket = this.#bucket(entry.text, 0, entry.text.length)
    entry.next = this.#buckets[bucket]
    this.#buckets[bucket] = entry
    let count = 0
    for (let one: Entry<T> | undefined = entry; one !== undefined; one = one.next) count++
    this.#crowd = Math.max(this.#crowd, count)
  }
}

function codesOf(text: string): number[] {
  return text.split('').map((unit) => unit.charCodeAt(0))
}

// From the end, where what shares a bucket differs first.
function stands(codes: readonly number[], path: string, start: number, end: number): boolean {
  if (codes.length !== end - start) return false
  for (let index = codes.length - 1; index >= 0; index--) {
    if (codes[index] !== path.charCodeAt(start + index)) return false
  }
  return true
}
