import type { Exchanges } from './exchanges.ts'

/** How many requests are handled as they come once one had no company. */
const ALONE = 64

/**
 * Handles together what arrives together: the requests that one turn of the event loop reads, from many connections, are first
 * all asked and then all answered. That work of one kind is done in one go spares the caches, and answers that leave back to
 * back wake their clients, and are woken by them, less often. A request that comes alone has nothing to wait for, so while they
 * do they are handled at once.
 *
 * Requests are asked in the order in which they come.
 */
export function inBatches<R, A>({ ask, answer }: Exchanges<R, A>): (reply: R) => void {
  let waiting: R[] = []
  let alone = 0

  function handleAll(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 1) alone = ALONE
    const answers = batch.map((reply) => apart(ask, reply))
    for (const answered of answers) if (answered) apart(answer, answered)
  }

  return (reply) => {
    if (waiting.length > 0) waiting.push(reply)
    else if (alone > 0) {
      alone -= 1
      const answered = ask(reply)
      if (answered) answer(answered)
    } else {
      setImmediate(handleAll)
      waiting.push(reply)
    }
  }
}

// What goes wrong with one is nothing to the others; who listens for uncaught errors still hears of it.
function apart<T, U>(step: (value: T) => U, value: T): U | undefined {
  try {
    return step(value)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
    return undefined
  }
}
