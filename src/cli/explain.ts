import { ConfigError } from '../contract/config-error.ts'

/**
 * An error as it is printed. A mistake in the configuration needs no stack of ours, but whoever wrote the factory that threw
 * needs theirs.
 */
export function explain(error: unknown): string {
  if (!(error instanceof ConfigError)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error.cause instanceof Error ? `\n\n${error.cause.stack ?? error.cause.message}` : ''
  return fromHere(error.message) + cause
}

/** A text in which files below the current folder are named from there. */
export function fromHere(text: string): string {
  return text.replaceAll(`${process.cwd()}/`, '')
}
