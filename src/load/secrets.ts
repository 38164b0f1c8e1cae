import { ConfigError, type Problem } from '../contract/config-error.ts'
import { knowSecret, maskAll, withoutSecrets } from '../contract/known-secrets.ts'

// What is shorter is part of too many words, and no secret.
const SHORTEST = 6

/** The secrets that were read from the environment, so that nothing that is printed has one of them. */
export class Secrets {
  readonly #values = new Set<string>()

  add(value: string): void {
    if (value.length >= SHORTEST) this.#values.add(value)
    knowSecret(value)
  }

  /** Data as it may be printed. */
  mask<T>(data: T): T {
    return this.#values.size === 0 ? data : (this.#masked(data) as T)
  }

  /** A mistake as it may be printed; what a factory threw stays as it is. */
  maskError(error: unknown): unknown {
    if (this.#values.size === 0 || !(error instanceof ConfigError)) return error
    const problems = this.mask<readonly Problem[]>(error.problems)
    return new ConfigError(problems as ConfigError['problems'], { cause: error.cause })
  }

  #masked(data: unknown): unknown {
    if (typeof data === 'string') return maskAll(data, this.#values)
    if (Array.isArray(data)) return data.map((item) => this.#masked(item))
    if (data === null || typeof data !== 'object') return data
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.#masked(value)]))
  }
}

/** A mistake that a factory tells, without what it quotes of the secrets that it was given. */
export function discreet(error: ConfigError): ConfigError {
  const [first, ...rest] = error.problems.map(({ message, hint, ...problem }) => {
    return { ...problem, message: withoutSecrets(message), hint: hint && withoutSecrets(hint) }
  })
  return first ? new ConfigError([first, ...rest], { cause: error.cause }) : error
}
