import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { HttpServerSettings } from './http-settings.ts'
import type { Http2Handler } from './http2-handler.ts'
import { Http2Reply } from './http2-reply.ts'

type Limits = Pick<
  HttpServerSettings,
  'headersTimeout' | 'requestTimeout' | 'keepaliveTimeout' | 'writeTimeout' | 'maxHeaderSize'
>

/** How many requests a client may have under way on one connection. */
const STREAMS = 100

/** How long a client may take to hang up, and to ask when it has connected just before the end; in milliseconds. */
const LINGER = 1000

/**
 * The connections of a server on which HTTP/2 was agreed on, and what is owed on each.
 *
 * Against floods there are the limits of nghttp2, which node has switched on: of streams that are reset at once, of settings and
 * pings to be answered, of heads without end, of frames that are none. Whoever reaches one is told so, and not heard any more.
 */
export class Http2Sessions {
  readonly #sessions = new Set<Session>()
  readonly #limits: Limits
  readonly #handle: Http2Handler
  readonly #sweep: NodeJS.Timeout | undefined
  #draining = false

  constructor(limits: Limits, handle: Http2Handler) {
    this.#limits = limits
    this.#handle = handle
    if (limits.writeTimeout > 0)
      this.#sweep = setInterval(() => this.#each((session) => session.endStalled()), limits.writeTimeout).unref()
  }

  /** Speaks HTTP/2 on a connection on which that was agreed on. */
  accept(socket: TLSSocket): void {
    const session = new Session(socket, this.#limits, this.#handle)
    this.#sessions.add(session)
    socket.once('close', () => this.#sessions.delete(session))
    if (this.#draining) setTimeout(() => session.close(), LINGER).unref()
  }

  /** Resolves when everything that is owed now is sent, or its client gone. */
  async settled(): Promise<void> {
    const owed = [...this.#sessions].flatMap(({ replies }) => [...replies])
    await Promise.all(owed.map(({ stream }) => new Promise<void>((resolve) => stream.once('close', resolve))))
  }

  /**
   * Tells every client up to which request it was heard (RFC 9113 6.8), so that it can send those elsewhere that cross this; lets
   * what is under way finish, and destroys the rest after `timeout` milliseconds.
   *
   * @param pause how long to wait before they are told, in milliseconds
   * @returns what ends that, when the last connection is gone, and tells how many requests were cut off
   */
  drain(timeout: number, pause = 0): () => number {
    let cutOff = 0
    const announcement = setTimeout(() => {
      this.#draining = true
      this.#each((session) => session.close())
    }, pause)
    const deadline = setTimeout(() => {
      this.#each((session) => {
        cutOff += session.replies.size
        session.destroy()
      })
    }, timeout)
    return () => {
      clearTimeout(announcement)
      clearTimeout(deadline)
      clearInterval(this.#sweep)
      return cutOff
    }
  }

  #each(step: (session: Session) => void): void {
    for (const session of this.#sessions) step(session)
  }
}

/** One connection. While nothing is owed on it, it is idle, and so it is not for long. */
class Session {
  readonly replies = new Set<Http2Reply>()
  readonly #socket: TLSSocket
  readonly #http2: ServerHttp2Session
  readonly #limits: Limits
  readonly #handle: Http2Handler
  #timer: NodeJS.Timeout | undefined

  constructor(socket: TLSSocket, limits: Limits, handle: Http2Handler) {
    this.#socket = socket
    this.#limits = limits
    this.#handle = handle
    this.#http2 = performServerHandshake(socket, {
      settings: { enablePush: false, maxConcurrentStreams: STREAMS, maxHeaderListSize: limits.maxHeaderSize },
      // Each field counts as 32 bytes more than it has, so that their size alone is what bounds them.
      maxHeaderListPairs: Math.ceil(limits.maxHeaderSize / 32),
    })
    this.#http2.on('stream', (stream, fields) => this.#begin(stream, fields))
    // It ends with its error, which is the client's.
    this.#http2.on('error', () => {})
    socket.once('close', () => clearTimeout(this.#timer))
    this.#endAfter(limits.headersTimeout)
  }

  /** Cuts the answers of which the client has read nothing for a while; and the connection, if that is all there is on it. */
  endStalled(): void {
    const stalled = [...this.replies].filter((reply) => reply.isStalled)
    for (const reply of stalled) reply.breakOff()
    if (stalled.length > 0 && stalled.length === this.replies.size) this.close()
  }

  /** Hears nothing more, and ends when nothing is owed. */
  close(): void {
    this.#http2.close()
    this.#hangUp()
  }

  destroy(): void {
    this.#http2.destroy(undefined, constants.NGHTTP2_CANCEL)
    this.#socket.destroy()
  }

  #begin(stream: ServerHttp2Stream, fields: Parameters<Http2Handler>[1]): void {
    const reply = new Http2Reply(stream, fields[':method'] === 'HEAD')
    clearTimeout(this.#timer)
    this.replies.add(reply)
    stream.once('close', () => {
      this.replies.delete(reply)
      if (this.replies.size > 0) return
      if (this.#http2.closed) this.#hangUp()
      else this.#endAfter(this.#limits.keepaliveTimeout)
    })
    if (!stream.endAfterHeaders) this.#await(reply)
    this.#handle(reply, fields, this.#socket.remoteAddress ?? '')
  }

  #await(reply: Http2Reply): void {
    const { requestTimeout } = this.#limits
    if (requestTimeout === 0) return
    const timer = setTimeout(() => reply.refuse(408), requestTimeout)
    const stop = (): void => clearTimeout(timer)
    reply.stream.once('end', stop).once('close', stop)
  }

  #endAfter(milliseconds: number): void {
    if (milliseconds > 0) this.#timer = setTimeout(() => this.close(), milliseconds)
  }

  // node:http2 waits for the client, who may never do it.
  #hangUp(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.replies.size === 0 && this.destroy(), LINGER)
  }
}
