import { ConfigError, type Problem } from '../contract/config-error.ts'

/** Does every task, so that one report tells of all mistakes, and then fails if any of them failed. @throws ConfigError */
export function gather<T>(tasks: readonly (() => T)[]): T[] {
  const mistakes = new Mistakes()
  const results = tasks.flatMap((task) => mistakes.collect(task))
  mistakes.throwAny()
  return results
}

/** Collects the problems of several steps, and throws them together. */
export class Mistakes {
  readonly #problems: Problem[] = []

  /** The step's result in a list, or an empty list if the step found a mistake. */
  collect<T>(step: () => T): [T] | [] {
    try {
      return [step()]
    } catch (error) {
      this.add(error)
      return []
    }
  }

  /** @throws whatever is no ConfigError */
  add(error: unknown): void {
    if (!(error instanceof ConfigError)) throw error
    this.#problems.push(...error.problems)
    this.#cause ??= error.cause
  }

  throwAny(): void {
    const [first, ...rest] = this.#problems
    if (first) throw new ConfigError([first, ...rest], this.#cause === undefined ? undefined : { cause: this.#cause })
  }

  #cause: unknown
}
