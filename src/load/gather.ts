import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'

// Nobody reads more, and each takes its time.
export const MOST_MISTAKES = 1000

/** Does every task, so that one report tells of all mistakes, and then fails if any of them failed. @throws ConfigError */
export function gather<T extends readonly unknown[]>(tasks: { readonly [Index in keyof T]: () => T[Index] }): T {
  const mistakes = new Mistakes()
  const results = tasks.flatMap((task) => (mistakes.problems.length < MOST_MISTAKES ? mistakes.collect(task) : []))
  mistakes.throwAny()
  return results as unknown as T
}

/** Collects the problems of several steps, and throws them together. */
export class Mistakes {
  readonly problems: Problem[] = []
  #cause: unknown

  /** The step's result in a list, or an empty list if the step found a mistake. */
  collect<T>(step: () => T): [T] | [] {
    try {
      return [step()]
    } catch (error) {
      this.add(error)
      return []
    }
  }

  /** As {@link collect}, for a step that takes its time. */
  async await<T>(step: () => Promise<T>): Promise<[T] | []> {
    try {
      return [await step()]
    } catch (error) {
      this.add(error)
      return []
    }
  }

  /** @throws whatever is no ConfigError */
  add(error: unknown): void {
    if (!(error instanceof ConfigError)) throw error
    for (const problem of error.problems) this.problems.push(problem)
    this.#cause ??= error.cause
  }

  /** @throws ConfigError if there are any */
  throwAny(): void {
    if (this.problems.length > 0) throw this.error()
  }

  /** All of them in one. There must be one. */
  error(): ConfigError {
    const problems = distinct(this.problems) as [Problem, ...Problem[]]
    return new ConfigError(problems, this.#cause === undefined ? undefined : { cause: this.#cause })
  }
}

/** Whatever leads to a mistake reports it; it is told once, with the longest way. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const byMistake = new Map<string, Problem>()
  for (const problem of problems) {
    const { code, message, place } = problem
    // Wherever an ambiguous name is used, the sections are what is wrong; and who does too much does it everywhere.
    const at =
      code === 'ambiguous-section' || code === 'too-much-work' ? '' : `${place?.file}:${place?.line}:${place?.column}`
    const key = `${code} ${message} ${at}`
    const known = byMistake.get(key)
    if (!known || (known.chain?.length ?? 0) < (problem.chain?.length ?? 0)) byMistake.set(key, problem)
  }
  return [...byMistake.values()]
}

/** A mistake of which those who called know the rest: how one got there and, unless it is told, where. */
export function mistake(code: Problem['code'], message: string, place?: Place): ConfigError {
  return new ConfigError({ code, message, place })
}
