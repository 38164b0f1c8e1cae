import { ConfigError, type Problem } from '../contract/config-error.ts'

/**
 * Loads one after the other, in order, as factories may rely on, and goes on after a mistake, so that one report tells of all.
 *
 * @throws ConfigError with the problems of every load that failed
 */
export async function loadEach<T>(loads: readonly (() => Promise<T>)[]): Promise<T[]> {
  const loaded: T[] = []
  const mistakes: ConfigError[] = []
  for (const load of loads) {
    try {
      loaded.push(await load())
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      mistakes.push(error)
    }
  }
  const [first, ...rest] = mistakes.flatMap(({ problems }): readonly Problem[] => problems)
  if (first) throw new ConfigError([first, ...rest], { cause: mistakes.find(({ cause }) => cause)?.cause })
  return loaded
}
