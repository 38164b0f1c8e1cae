import { createHmac, randomBytes } from 'node:crypto'
import { compare } from 'bcryptjs'
import { HttpError } from '../contract/http-error.ts'
import { ExpiringMap } from './expiring-map.ts'
import type { Htpasswd } from './htpasswd.ts'

const MOST = 10_000
const MINUTE = 60_000
// Each takes a tenth of a second of the processor: more at once, and nobody gets an answer.
const MOST_CHECKED = 32

/**
 * Checks passwords, and remembers for a minute what came out: bcrypt is as slow as it is meant to be. What is remembered is a
 * hash with a key that this process alone has and never tells.
 */
export class Passwords {
  readonly #file: Htpasswd
  readonly #key = randomBytes(32)
  readonly #known = new ExpiringMap<boolean>(MOST)
  readonly #checked = new Map<string, Promise<boolean>>()

  constructor(file: Htpasswd) {
    this.#file = file
  }

  /** At once, if it is known. @throws HttpError 503 when too many are being checked */
  check(user: string, password: string): boolean | Promise<boolean> {
    const hash = this.#file.hashOf(user)
    // With the hash, so that what is known ends with the password that it was about.
    const key = createHmac('sha256', this.#key)
      .update(JSON.stringify([hash, user, password]))
      .digest('base64')
    return this.#known.get(key) ?? this.#checked.get(key) ?? this.#check(key, password, hash)
  }

  #check(key: string, password: string, hash: string | undefined): Promise<boolean> {
    if (this.#checked.size >= MOST_CHECKED) throw busy()
    const checked = compare(password, hash ?? this.#file.decoy)
      .then((isRight) => {
        this.#known.set(key, isRight && hash !== undefined, Date.now() + MINUTE)
        return isRight && hash !== undefined
      })
      .finally(() => this.#checked.delete(key))
    this.#checked.set(key, checked)
    return checked
  }
}

function busy(): HttpError {
  return new HttpError(503, 'Too many passwords are being checked.', { headers: { 'retry-after': '1' }, expose: true })
}
