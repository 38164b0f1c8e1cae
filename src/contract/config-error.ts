import type { Place } from './place.ts'
import { type Finding, type ProblemCode, problems } from './problems.ts'
import { visible } from './visible.ts'
import { type Warning, type WarningCode, warnings } from './warnings.ts'

/** One mistake in a configuration. */
export interface Problem extends Finding {
  /** Stable; each is told in docs/errors.md. */
  readonly code: ProblemCode
}

// A report is read by people, and a file of a million mistakes has one.
const MOST_TOLD = 100
const LONGEST = 1000

/**
 * A mistake in the configuration: what happened, where, how the loader got there and what would have been right.
 *
 * `message` is the whole report, ready to be printed, of the first hundred problems; `problems` holds all of them as data.
 * What a factory threw is the `cause`.
 */
export class ConfigError extends Error {
  readonly problems: readonly [Problem, ...Problem[]]

  constructor(problems: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const all = 'code' in problems ? ([problems] as const) : problems
    super(formatProblems(all), options)
    this.name = 'ConfigError'
    this.problems = all
  }

  /** Also of another copy of this package, which a package of filters may bring. */
  static override [Symbol.hasInstance](value: unknown): value is ConfigError {
    return (
      value instanceof Error && value.name === 'ConfigError' && 'problems' in value && Array.isArray(value.problems)
    )
  }

  /** The code of the first problem. */
  get code(): ProblemCode {
    return this.problems[0].code
  }
}

/** A report of several problems: the first hundred, and how many there are beside. */
export function formatProblems(all: readonly (Problem | Warning)[]): string {
  const more = all.length - MOST_TOLD
  const told = all.slice(0, MOST_TOLD).map(formatProblem)
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n')
}

/**
 * A problem as a person reads it:
 *
 * ```text
 * no filter "request-idd": did you mean "request-id"? (unknown-section)
 *   --> etc/paste.ini:4:12
 *    4 | pipeline = request-idd hello
 *      |            ^^^^^^^^^^^
 *   via [composite:main] /v2.1
 * ```
 *
 * Where nothing better is known to help with it, it ends in what the table of codes advises. Control characters of the file are
 * written out, so that none of them reaches a terminal.
 */
export function formatProblem(problem: Problem | Warning): string {
  const { code, message, place, chain = [], suggestion, hint } = problem
  const advice = hint ?? (suggestion === undefined ? fixOf(code) : undefined)
  return [
    visible(`${clip(message, LONGEST)} (${code})`),
    ...(place ? formatPlace(place, chain.length === 0) : []),
    ...(chain.length > 0 ? [visible(`  via ${chain.join(' → ')}`)] : []),
    ...(advice === undefined ? [] : [visible(`  ${clip(advice, LONGEST)}`)]),
  ].join('\n')
}

/** What the table of codes advises. */
export function fixOf(code: ProblemCode | WarningCode): string {
  return fixes[code]
}

const fixes = { ...problems, ...warnings }

const WIDEST = 160

function formatPlace({ file, line, column, length, text, section }: Place, withSection: boolean): string[] {
  const from = column + Math.min(length, 40) > WIDEST ? column - 1 - WIDEST / 2 : 0
  const shown = `${from > 0 ? '…' : ''}${clip(text.slice(from), WIDEST)}`
  // A masked line may be shorter than the one that is meant.
  const at = Math.min(column - from - (from > 0 ? 0 : 1), shown.length)
  const margin = visible(shown.slice(0, at)).replace(/[^\t]/g, ' ')
  const meant = visible(shown.slice(at, at + length))
  const carets = '^'.repeat(Math.max(1, meant.length))
  return [
    visible(`  --> ${file}:${line}:${column}${withSection && section !== undefined ? `  [${section}]` : ''}`),
    `${String(line).padStart(4)} | ${visible(shown)}`,
    `     | ${margin}${carets}`,
  ]
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}
