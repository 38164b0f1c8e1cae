import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const LENGTH = 32

interface Hashed {
  readonly salt: Buffer
  readonly hash: Buffer
}

// What the passwords of users are compared with who have none, so that nobody learns from the time it takes who is there.
const NOBODY: Hashed = { salt: randomBytes(16), hash: randomBytes(LENGTH) }

/** The passwords of users, hashed by scrypt. */
export class Passwords {
  readonly #hashes = new Map<string, Hashed>()

  async set(userId: string, password: string): Promise<void> {
    const salt = randomBytes(16)
    this.#hashes.set(userId, { salt, hash: await derive(password, salt, LENGTH) })
  }

  /** Takes as long for a user that there is not. */
  async check(userId: string | undefined, password: string): Promise<boolean> {
    const { salt, hash } = this.#hashes.get(userId ?? '') ?? NOBODY
    return timingSafeEqual(await derive(password, salt, LENGTH), hash)
  }

  remove(userId: string): void {
    this.#hashes.delete(userId)
  }
}
