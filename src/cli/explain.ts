import { ConfigError } from '../contract/config-error.ts'
import { withoutSecrets } from '../contract/known-secrets.ts'
import { visible } from '../contract/visible.ts'

/**
 * An error as it is printed. A mistake in the configuration needs no stack of ours, but whoever wrote the factory that threw
 * needs theirs: without the secrets in it that are known.
 */
export function explain(error: unknown): string {
  if (!(error instanceof ConfigError)) return stackOf(error)
  const cause = error.cause instanceof Error ? `\n\n${stackOf(error.cause)}` : ''
  return fromHere(error.message) + cause
}

// What others throw may quote what they were given.
function stackOf(error: unknown): string {
  return visible(withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error)))
}

/** A text in which files below the current folder are named from there. */
export function fromHere(text: string): string {
  return text.replaceAll(`${process.cwd()}/`, '')
}
