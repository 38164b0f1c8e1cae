/**
 * A task that never runs twice at the same time. Whoever asks for it while it runs is given the next run, which all who ask
 * meanwhile share, since it begins after everything that they want done again.
 */
export function oneAtATime<T>(task: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined
  let next: Promise<T> | undefined

  function run(): Promise<T> {
    const promise = task().finally(() => {
      if (current === promise) current = undefined
    })
    current = promise
    return promise
  }

  return () => {
    if (!current) return run()
    next ??= current
      .catch(() => {})
      .then(() => {
        next = undefined
        return run()
      })
    return next
  }
}
