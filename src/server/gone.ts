import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back when the connection closes before the whole answer was written; at once, if it has closed already.
 *
 * The socket is watched rather than the reply: a reply that waits behind another one of its connection (pipelining) does
 * not hear of the end. One listener serves all replies of a connection, and goes when the last of them is written.
 */
export function whenGone(reply: ServerResponse, callback: () => void): void {
  const socket = socketOf(reply)
  if (reply.writableFinished && !refused.has(reply)) return
  if (!socket || socket.destroyed || refused.has(reply)) {
    callback()
    return
  }
  const callbacks = waiting.get(socket) ?? watch(socket)
  // A function of its own, since the same callback may be given for several replies.
  const call = (): void => callback()
  callbacks.add(call)
  // node:http says `finish`, too, when the rest of an answer is thrown away with its connection. Before its own listener,
  // because that one may end the connection.
  reply.prependOnceListener('finish', () => {
    if (socket.destroyed) return
    callbacks.delete(call)
    if (refused.has(reply)) callback()
    if (callbacks.size === 0) unwatch(socket)
  })
}

/**
 * Answers nothing but a status in place of the application, which hears that nobody waits any more, and that what it still reads of
 * the request does not come.
 */
export function refuse(reply: ServerResponse, status: number): void {
  const { req } = reply
  refused.add(reply)
  reply.writeHead(status, ['connection', 'close', 'content-length', '0']).end()
  socketOf(reply)?.once('close', () => req.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })))
}

const refused = new WeakSet<ServerResponse>()

// A reply that waits for its turn has none of its own; a message that is read no further, by a `break`, has none any more.
function socketOf({ req, socket }: ServerResponse): Socket | null {
  return req.socket ?? socket
}

/** Whether nobody is left to read the answer. */
export function isGone(reply: ServerResponse): boolean {
  return reply.destroyed || (socketOf(reply)?.destroyed ?? true)
}

/** Whether an error is what reading from, or waiting for, a client ends in when the client goes away. */
export function isDeparture(error: unknown): boolean {
  const { name, code }: { name?: string; code?: string } = Object(error)
  return name === 'AbortError' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/**
 * Breaks an answer off in such a way that what the client has of it does not look complete.
 *
 * HTTP/1.0 knows a body without a length, which ends with the connection: only a reset tells it from a complete one.
 */
export function breakOff(reply: ServerResponse): void {
  const { socket } = reply
  if (socket?.remoteFamily && reply.req.httpVersion === '1.0' && !('encrypted' in socket)) socket.resetAndDestroy()
  reply.destroy()
}

function watch(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>()
  waiting.set(socket, callbacks)
  socket.once('close', announce)
  return callbacks
}

function unwatch(socket: Socket): void {
  waiting.delete(socket)
  socket.off('close', announce)
}

function announce(this: Socket): void {
  const callbacks = waiting.get(this) ?? []
  waiting.delete(this)
  for (const callback of callbacks) callback()
}
