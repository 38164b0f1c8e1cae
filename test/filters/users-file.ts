import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashSync } from 'bcryptjs'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
let files = 0

afterAll(() => rmSync(folder, { recursive: true }))

/** The cheapest hash there is, as htpasswd -B writes it. */
export function hash(password: string): string {
  return hashSync(password, 4).replace('$2b$', '$2y$')
}

/** A file with this text, until the tests are over. */
export function usersFile(text: string): string {
  files += 1
  const path = join(folder, `users-${files}`)
  writeFileSync(path, text)
  return path
}
