import type { Place } from './place.ts'
import type { ProblemCode } from './problems.ts'

/** One mistake in a configuration. */
export interface Problem {
  /** Stable; each is told in docs/errors.md. */
  readonly code: ProblemCode
  /** What happened, in one sentence without a full stop. */
  readonly message: string
  /** Where it is written. Absent only for what came from no file, such as an argument of `loadApp`. */
  readonly place?: Place | undefined
  /** How the loader got there, outermost first: `[composite:main] /v2.1`, `[pipeline:api] filter "authtokn"`. */
  readonly chain?: readonly string[]
  /** What would have been right: an example, or the names there are. */
  readonly hint?: string | undefined
}

/**
 * A mistake in the configuration: what happened, where, how the loader got there and what would have been right.
 *
 * `message` is the whole report, ready to be printed; `problems` holds the same as data. What a factory threw is the `cause`.
 */
export class ConfigError extends Error {
  readonly problems: readonly [Problem, ...Problem[]]

  constructor(problems: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const all = 'code' in problems ? ([problems] as const) : problems
    super(all.map(formatProblem).join('\n\n'), options)
    this.name = 'ConfigError'
    this.problems = all
  }

  /** The code of the first problem. */
  get code(): ProblemCode {
    return this.problems[0].code
  }
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
 */
export function formatProblem({ code, message, place, chain = [], hint }: Problem): string {
  const lines = [`${message} (${code})`]
  if (place) {
    const number = String(place.line).padStart(4)
    const margin = place.text.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
    lines.push(`  --> ${place.file}:${place.line}:${place.column}`)
    lines.push(`${number} | ${place.text}`, `     | ${margin}${'^'.repeat(Math.max(1, place.length))}`)
  }
  if (chain.length > 0) lines.push(`  via ${chain.join(' → ')}`)
  if (hint) lines.push(`  ${hint}`)
  return lines.join('\n')
}
