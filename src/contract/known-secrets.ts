import { MASK, withoutPasswords } from './secret.ts'

// What is shorter is part of too many words, and no secret.
const SHORTEST = 6
// A service that is loaded over and over, each time with other secrets, must not fill the memory.
const MOST = 10_000

// A package of filters may bring a copy of this one; what one copy knows, the other must not print.
const KNOWN: unique symbol = Symbol.for('wheatpaste.secrets')
const shared = globalThis as { [KNOWN]?: Set<string> }
shared[KNOWN] ??= new Set()
const known: Set<string> = shared[KNOWN]

/** Notes a secret that the process was given, so that no error or log that quotes it is printed with it. Short ones are left. */
export function knowSecret(value: string): void {
  if (value.length < SHORTEST) return
  known.delete(value)
  known.add(value)
  for (const oldest of known) {
    if (known.size <= MOST) break
    known.delete(oldest)
  }
}

/** A text as it may be printed: without the secrets that the process was given, and without passwords in URLs. */
export function withoutSecrets(text: string): string {
  return maskAll(withoutPasswords(text), known)
}

/** A text with values masked; of one that is part of another, the longer. */
export function maskAll(text: string, values: Iterable<string>): string {
  const found = [...values].filter((value) => text.includes(value)).sort((a, b) => b.length - a.length)
  return found.reduce((masked, value) => masked.replaceAll(value, MASK), text)
}
