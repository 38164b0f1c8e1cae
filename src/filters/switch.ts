import { existsSync } from 'node:fs'

/** Whether something is on: always, or while a file exists; undefined when it never is. */
export function switchOf(on: boolean, file: string | undefined): (() => boolean) | undefined {
  if (on) return () => true
  // One look into a directory that is in memory costs less than the promise of one.
  return file === undefined ? undefined : () => existsSync(file)
}
