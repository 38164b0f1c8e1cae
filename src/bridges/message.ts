import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Environ, RequestHeaders } from '../contract/environ.ts'
import { normalizePath } from '../contract/path.ts'
import type { BridgeSocket } from './socket.ts'

/** A message that also says where the application it goes to is mounted, as Express does. */
export type MountedMessage = IncomingMessage & { baseUrl: string; originalUrl: string }

/**
 * The message of node:http that an environ would have come from. `url` is what is left of the path below the mount, `baseUrl`
 * the mount, `originalUrl` both. The fields are a copy, since middleware changes them.
 *
 * @param body the bytes of the body; asked for when somebody reads them, and only then
 */
export function messageOf(environ: Environ, socket: BridgeSocket, body: () => Readable): MountedMessage {
  const message = new IncomingMessage(socket as unknown as Socket) as MountedMessage
  const { method, scriptName, protocol, host } = environ
  const headers = host === '' ? { ...environ.headers } : { ...environ.headers, host }
  message.method = method
  message.url = urlOf(environ)
  message.baseUrl = scriptName
  message.originalUrl = scriptName + (environ.pathInfo === '' ? message.url.slice(1) : message.url)
  message.headers = headers
  message.rawHeaders = Object.entries(headers).flat()
  message.httpVersion = protocol.replace('HTTP/', '')
  message.httpVersionMajor = Number(message.httpVersion[0])
  message.httpVersionMinor = Number(message.httpVersion[2] ?? 0)
  feed(message, body)
  return message
}

/** The target that a listener is to see: no application is prepared for an empty path. */
export function urlOf({ pathInfo, queryString }: Pick<Environ, 'pathInfo' | 'queryString'>): string {
  return queryString === '' ? pathInfo || '/' : `${pathInfo || '/'}?${queryString}`
}

// On the message itself, since Express gives it another prototype.
function feed(message: IncomingMessage, body: () => Readable): void {
  let source: Readable | undefined
  message._read = () => {
    if (source) source.resume()
    else source = connect(message, body())
  }
}

function connect(message: IncomingMessage, source: Readable): Readable {
  let ended = false
  return source
    .on('data', (chunk) => message.push(chunk) || source.pause())
    .on('end', () => {
      ended = true
      message.complete = true
      message.push(null)
    })
    .on('error', (error) => message.destroy(error))
    .on('close', () => ended || message.destroy())
}

/**
 * What is behind middleware: the request as it left the message. The message itself, with what was put on it (`session`, `user`),
 * is in `state['connect.req']`.
 *
 * @throws HttpError 400 when the target was changed into none
 */
export function environBehind(message: IncomingMessage, environ: Environ): Environ {
  environ.state['connect.req'] = message
  const { method = environ.method, url = '' } = message
  const headers = message.headers as RequestHeaders
  if (url === urlOf(environ)) return environ.with({ method, headers })
  const mark = url.indexOf('?')
  const [path, queryString] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
  return environ.with({ method, headers, pathInfo: normalizePath(path), queryString })
}

/** The body of a request for middleware: `keep` reads it into memory, so that the application can have it, too. */
export function bodyFor(environ: Environ, mode: 'keep' | 'stream'): () => Readable {
  return () => {
    // A failure reaches the stream.
    if (mode === 'keep') environ.bytes().catch(() => {})
    return environ.stream()
  }
}
