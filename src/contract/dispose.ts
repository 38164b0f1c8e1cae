/** Something that may hold what must be released. */
export interface Disposable {
  dispose?(): void | Promise<void>
}

/**
 * Disposes of one thing after the other, also when some of it fails.
 *
 * @throws AggregateError with everything that went wrong
 */
export async function disposeAll(all: Iterable<Disposable>): Promise<void> {
  const errors: unknown[] = []
  for (const one of all) {
    try {
      await one.dispose?.()
    } catch (error) {
      errors.push(...(error instanceof AggregateError ? error.errors : [error]))
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} could not be disposed of`)
}
