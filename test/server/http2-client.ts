import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { join } from 'node:path'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import type { Application } from '../../src/contract/application.ts'
import type { ManagedRunningServer } from '../../src/contract/managed-server.ts'
import { type HttpServerOptions, httpServer } from '../../src/server/http-server.ts'
import { afterwards } from './wire.ts'

const certificates = join(import.meta.dirname, '../support/certificates')

export const files = { tlsCert: join(certificates, 'old.crt'), tlsKey: join(certificates, 'old.key') }

/** Serves an application over HTTP/2, too, until the test is over. */
export async function serving(
  app: Application,
  options: HttpServerOptions = {},
): Promise<ManagedRunningServer & { readonly port: number }> {
  const server = await httpServer({ port: 0, http2: true, shutdownTimeout: 0, ...files, ...options })(app)
  afterwards(() => server.close().catch(() => {}))
  const { url, handle, close, handOver, swap } = server
  return { url, handle, close, handOver, swap, port: Number(new URL(url).port) }
}

/** A connection of a client that knows HTTP/2. */
export function session(port: number): ClientHttp2Session {
  const client = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  client.on('error', () => {})
  afterwards(() => client.destroy())
  return client
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks for something and reads the answer. @throws Error when the stream is reset */
export async function ask(client: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string): Promise<Answer> {
  return answerTo(client.request(headers, { endStream: body === undefined }), body)
}

export async function answerTo(stream: ClientHttp2Stream, body?: string): Promise<Answer> {
  if (body !== undefined) stream.end(body)
  // A client whose connection was closed in order is told nothing else of an answer that never came.
  const lost = once(stream, 'close').then(() => Promise.reject(new Error(`it was closed with ${stream.rstCode}`)))
  const [headers] = await Promise.race([once(stream, 'response'), lost])
  lost.catch(() => {})
  const chunks = await stream.toArray()
  return { status: Number(headers[':status']), headers, body: String(Buffer.concat(chunks)) }
}

/** A frame (RFC 9113 4.1). */
export function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** A connection on which HTTP/2 was agreed on, frame by frame; the first one has been sent. */
export async function frames(port: number, allowHalfOpen = false): Promise<TLSSocket> {
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'], allowHalfOpen }
  const socket = tlsConnect(options)
  socket.on('error', () => {})
  afterwards(() => socket.destroy())
  await once(socket, 'secureConnect')
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  socket.write(frame(4, 0, 0))
  return socket.resume()
}
