import { ConfigError } from '../contract/config-error.ts'

/** A command of the command line: what it is called with, what it does, and what it says of itself. */
export interface Command {
  readonly usage: string
  readonly summary: string
  /** Further lines of its help. */
  readonly help: string
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>
}

/** Something wrong with the command line itself: exit code 64, as sysexits.h has it. */
export class UsageError extends Error {}

/** What every command is asked about: `FILE[#NAME] [key=value…]`. */
export interface Target {
  readonly uri: string
  /** Override `[DEFAULT]` in every file. */
  readonly defaults: Readonly<Record<string, string>>
}

/** @throws UsageError when the file is missing, or something that follows it is no `key=value` */
export function parseTarget(args: readonly string[]): Target {
  const [uri, ...pairs] = args
  if (uri === undefined) throw new UsageError('which file?')
  return { uri, defaults: parsePairs(pairs) }
}

/** As {@link parseTarget}, for a command that takes several files: whatever is no `key=value` is one. @throws UsageError */
export function parseTargets(args: readonly string[]): { uris: readonly string[]; defaults: Target['defaults'] } {
  const isPair = (arg: string): boolean => /^[^=/#]+=/.test(arg)
  const uris = args.filter((arg) => !isPair(arg))
  if (uris.length === 0) throw new UsageError('which file?')
  return { uris, defaults: parsePairs(args.filter(isPair)) }
}

function parsePairs(pairs: readonly string[]): Target['defaults'] {
  const defaults: Record<string, string> = Object.create(null)
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new UsageError(`"${pair}" is no key=value`)
    defaults[pair.slice(0, equals)] = pair.slice(equals + 1)
  }
  return defaults
}

/** Parses options, whose mistakes are those of the command line. @throws UsageError */
export function usageOf<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

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
