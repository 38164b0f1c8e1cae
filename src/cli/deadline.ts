import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something, but no longer than so many milliseconds. @returns whether it came in time */
export function within(milliseconds: number, awaited: Promise<unknown>): Promise<boolean> {
  const came = awaited.then(() => true)
  return Promise.race([came, sleep(milliseconds, false, { ref: false })])
}
