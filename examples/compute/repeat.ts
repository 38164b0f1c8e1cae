import type { Serving } from './rpc/transport.ts'

/** Does something again and again, with a pause in between, until it is closed. It does not keep a process running. */
export function repeat(pause: number, act: () => unknown): Serving {
  const timer = setInterval(() => {
    // Whoever could not be told now is told the next time.
    Promise.resolve(act()).catch(() => {})
  }, pause)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
