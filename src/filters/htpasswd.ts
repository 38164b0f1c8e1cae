import { readFileSync, statSync } from 'node:fs'
import { HttpError } from '../contract/http-error.ts'

const BCRYPT = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z\d]{53}$/
// One look at the file in so many milliseconds.
const LOOK = 1_000

/**
 * The users of a file as Apache's `htpasswd -B` writes it. It is read again when it has changed, so that users can be added and
 * taken out while the service runs.
 */
export class Htpasswd {
  readonly #path: string
  #hashes: ReadonlyMap<string, string> = new Map()
  #decoy = ''
  #version = ''
  #looked = 0

  /** @throws Error when the file cannot be read, or a line of it is none */
  constructor(path: string) {
    this.#path = path
    this.#look()
  }

  /** The hash of a user's password. @throws HttpError 503 when the file is no longer what it should be */
  hashOf(user: string): string | undefined {
    if (Math.abs(Date.now() - this.#looked) >= LOOK) this.#lookAgain()
    return this.#hashes.get(user)
  }

  /** A hash of no password that is as costly as the others: how long it takes must not tell who is a user. */
  get decoy(): string {
    return this.#decoy
  }

  #look(): void {
    const { mtimeMs, size, ino } = statSync(this.#path)
    const version = `${mtimeMs} ${size} ${ino}`
    if (version !== this.#version) this.#read()
    this.#version = version
    this.#looked = Date.now()
  }

  #read(): void {
    this.#hashes = readUsers(readFileSync(this.#path, 'utf8'))
    const costs = [...this.#hashes.values()].map((hash) => hash.slice(4, 6)).sort()
    this.#decoy = `$2b$${costs.at(-1) ?? '10'}$${'.'.repeat(53)}`
  }

  // A file that cannot be read lets nobody in: the one who was taken out of it must not be let in by what it was.
  #lookAgain(): void {
    try {
      this.#look()
    } catch (cause) {
      this.#version = ''
      throw new HttpError(503, 'Passwords cannot be checked at the moment.', { expose: true, cause })
    }
  }
}

/** @throws Error with the line that is none */
export function readUsers(text: string): ReadonlyMap<string, string> {
  const users = new Map<string, string>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const colon = line.indexOf(':')
    const [user, hash] = [line.slice(0, colon), line.slice(colon + 1).trim()]
    // The line itself is not told: it may hold a password.
    if (colon < 1 || !BCRYPT.test(hash))
      throw new Error(`line ${index + 1} is no \`user:hash\` as htpasswd -B writes it`)
    // As Apache does.
    if (!users.has(user)) users.set(user, hash)
  }
  return users
}
