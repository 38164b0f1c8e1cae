import { type Server as HttpServer, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'
import { refuse } from './gone.ts'

/** How long a client is given to read why it was refused, in milliseconds. */
const LINGER = 1000

/**
 * Answers what is not HTTP (400), has too many headers (431) or takes too long (408), and closes the connection.
 *
 * Such an answer goes out in its turn: after those that are owed for earlier requests, and as the answer to the request in
 * whose body the error is, if that has none yet. By default node:http writes it at once, and the client takes it for the
 * answer to an earlier request.
 */
export function answerClientErrors(server: HttpServer, connections: Connections): void {
  const refused = new WeakSet<Socket>()
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    // Whatever comes behind the last request of a connection, which ends with the answer to that.
    if (error.code === 'HPE_CLOSED_CONNECTION') return
    const socket = stream as Socket
    const status = statusOf(error.code)
    if (status === undefined || !socket.writable) socket.destroy()
    // The parser complains about whatever comes after the first error, too.
    if (refused.has(socket)) return
    refused.add(socket)
    const reply = connections.latest(socket)
    if (status !== undefined) inTurn(status, socket, reply)
  })
}

function inTurn(status: number, socket: Socket, reply: ServerResponse | undefined): void {
  if (!reply) close(socket, status)
  else if (reply.req.complete) whenWritten(reply, () => close(socket, status))
  else if (reply.headersSent) whenWritten(reply, () => socket.destroy())
  else refuse(reply, status)
}

function whenWritten(reply: ServerResponse, callback: () => void): void {
  if (reply.writableFinished) callback()
  else reply.once('finish', callback)
}

function close(socket: Socket, status: number): void {
  if (socket.writable) {
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }
  const timer = setTimeout(() => socket.destroy(), LINGER)
  socket.once('close', () => clearTimeout(timer))
}

// Anything else is an error of the connection, on which nothing can be answered.
function statusOf(code = ''): number | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}
