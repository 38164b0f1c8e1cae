import { type ParseArgsConfig, parseArgs } from 'node:util'

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
  const uris = args.filter((arg) => !isPair(arg))
  if (uris.length === 0) throw new UsageError('which file?')
  return { uris, defaults: parsePairs(args.filter(isPair)) }
}

/** Whether it is a `key=value` and no file, path or URL. */
export function isPair(arg: string): boolean {
  return /^[^=/#]+=/.test(arg)
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

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>>

/** An option that is there or is not. */
export const FLAG = { type: 'boolean', default: false } as const

/** Parses what follows the name of a command. @throws UsageError */
export function parseOptions<const O extends Options>(args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
