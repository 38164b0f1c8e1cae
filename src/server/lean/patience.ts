import type { Socket } from 'node:net'

/** How long something has gone on that may not go on for ever. It is asked now and then, which costs nothing in between. */
export class Patience {
  #what = -1
  #since = 0

  /**
   * @param what what goes on, by a number that is another one for anything else
   * @param allowed for how many milliseconds it may go on, 0 for ever
   */
  hasEnded(what: number, allowed: number, now: number): boolean {
    if (this.#what !== what) {
      this.#what = what
      this.#since = now
    }
    return allowed > 0 && now - this.#since >= allowed
  }
}

/**
 * Destroys the connection of a client that does not read: the timer of a socket begins anew whenever something was read or
 * written.
 *
 * @param timeout in milliseconds, 0 for ever
 */
export function destroyStalled(socket: Socket, timeout: number): void {
  if (timeout === 0 || socket.writableLength === 0 || socket.timeout) return
  socket.setTimeout(timeout).once('timeout', () => {
    if (socket.writableLength > 0) socket.destroy()
    else socket.setTimeout(0)
  })
}
