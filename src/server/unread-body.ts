import type { IncomingMessage, ServerResponse } from 'node:http'

/** A body up to this size is read to its end, so that the connection can be used again. */
const LITTLE = 64 * 1024
/** How much of a larger one is still taken, and for how long, so that the client comes to read its answer. */
const LINGER_BYTES = 8 * 1024 * 1024
const LINGER_MILLISECONDS = 2000

/** Whether a request comes with a body (RFC 9112 6). */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined
}

/** How much of the body has not been read: `much` is what is too much, or may be, to wait for before the next request. */
export function unreadBody(message: IncomingMessage): 'nothing' | 'little' | 'much' {
  if (!hasBody(message) || message.readableEnded) return 'nothing'
  // Nobody can read it any more.
  if (message.destroyed && !message.complete) return 'much'
  if (message.complete || Number(message.headers['content-length']) <= LITTLE) return 'little'
  return 'much'
}

/** Reads on to the end of a little body after its answer. A body that somebody began to read is not read on by node:http. */
export function readOn(reply: ServerResponse): void {
  reply.once('finish', () => reply.req.resume())
}

/**
 * Ends an answer that was written while much of the request is still arriving.
 *
 * To close at once would reset the connection and could take the answer away from a client that is still sending (RFC 9112
 * 9.6). So some more is read and thrown away, bounded in bytes and in time, and only then the answer ends.
 */
export function endLater(reply: ServerResponse): void {
  const message = reply.req
  let left = LINGER_BYTES
  const onData = (chunk: Buffer): void => {
    left -= chunk.length
    if (left < 0) message.pause()
  }
  const end = (): void => {
    clearTimeout(timer)
    message.off('data', onData).off('end', end).off('close', end)
    reply.end()
  }
  const timer = setTimeout(end, LINGER_MILLISECONDS)
  message.on('data', onData).on('end', end).on('close', end).resume()
}
