import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchanges, NodeHandler } from './node-handler.ts'

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
export function inBatches({ ask, answer }: Exchanges): NodeHandler {
  let waiting: [IncomingMessage, ServerResponse][] = []
  let alone = 0

  function handleAll(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 1) alone = ALONE
    const answers = batch.map(([message, reply]) => apart(() => ask(message, reply)))
    for (const answered of answers) if (answered) apart(() => answer(answered))
  }

  return (message, reply) => {
    if (waiting.length > 0) waiting.push([message, reply])
    else if (alone > 0) {
      alone -= 1
      const answered = ask(message, reply)
      if (answered) answer(answered)
    } else {
      setImmediate(handleAll)
      waiting.push([message, reply])
    }
  }
}

// What goes wrong with one is nothing to the others; who listens for uncaught errors still hears of it.
function apart<T>(step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    setImmediate(() => {
      throw error
    })
    return undefined
  }
}
