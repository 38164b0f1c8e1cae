import { ConfigError } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import { configFiles } from './config-files.ts'

/**
 * Tells a process that watches files which of them are the configuration's: those of what is served, or those in which the
 * mistakes are that keep it from being served.
 */
export function reportFiles(known: readonly Description[] | unknown): void {
  if (process.env.WHEATPASTE_DEVELOPMENT === undefined) return
  const files = Array.isArray(known) ? configFiles(...known) : filesOfMistakes(known)
  process.send?.({ files })
}

function filesOfMistakes(error: unknown): string[] {
  return error instanceof ConfigError ? error.problems.flatMap(({ place }) => (place ? [place.file] : [])) : []
}
