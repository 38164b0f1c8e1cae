/**
 * Whether an answer is yet to come. What answers at once must go on at once: `await` would make a promise of everything.
 */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | null | undefined)?.then === 'function'
}
