import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Environ } from '../contract/environ.ts'
import { Response, type ResponseBody } from '../contract/response.ts'
import { AnswerBody } from './answer-body.ts'
import { type AnswerHead, readHead } from './answer-head.ts'
import { carryProperties } from './carried-properties.ts'
import { messageOf } from './message.ts'
import { BridgeSocket } from './socket.ts'

/** What becomes of a pair: one of the two is told, once. */
export interface Outcome {
  readonly onAnswer: (response: Response) => void
  /** The connection was closed before there was an answer. */
  readonly onFailure: (error: unknown) => void
}

/**
 * A message and a reply of node:http for those who know nothing else. What is written to the reply becomes a response: in one
 * piece if it is complete within a turn of the event loop, otherwise a stream. The message is the client's, with its body, and with
 * what middleware further out has put on its own.
 */
export class NodePair {
  readonly message: IncomingMessage
  readonly reply: ServerResponse
  readonly #socket: BridgeSocket
  readonly #outcome: Outcome
  readonly #body = new AnswerBody()
  #isSettled = false
  #isFinished = false

  /** @param body the bytes that the client sent; asked for when somebody reads them */
  constructor(environ: Environ, outcome: Outcome, body: () => Readable = () => environ.stream()) {
    this.#outcome = outcome
    this.#socket = new BridgeSocket(environ, {
      head: (text) => process.nextTick(() => this.#settle(readHead(text))),
      data: (chunk, proceed) => this.#body.write(chunk, proceed),
      closed: (error) => this.#onClosed(error),
    })
    this.message = messageOf(environ, this.#socket, body)
    carryProperties(environ.state['connect.req'], this.message)
    this.reply = replyTo(this.message, this.#socket)
    this.reply.once('finish', () => this.#onFinish())
  }

  /** Whether somebody has put something around the methods of the reply, or waits for its end. */
  get isWatched(): boolean {
    const { message, reply } = this
    if (reply.listenerCount('finish') > OWN_LISTENERS || reply.listenerCount('close') > 0) return true
    if (message.listenerCount('close') > 0 || this.#socket.listenerCount('close') > OWN_LISTENERS) return true
    return Object.hasOwn(reply, 'write') || Object.hasOwn(reply, 'end') || reply.writeHead !== writeHeadOnly
  }

  /**
   * Closes the connection when the client goes away before the answer; within it, the body is what tells. An answer that is there
   * at once needs no signal, which costs more than all the rest.
   */
  closeWith(environ: Environ): void {
    process.nextTick(() => {
      if (this.#isSettled) return
      const close = (): void => this.close(departure())
      if (environ.signal.aborted) close()
      else environ.signal.addEventListener('abort', close, { once: true })
    })
  }

  /** Closes the connection, as if its other end had. An answer that is not complete is broken off. */
  close(error: Error): void {
    if (this.#isFinished) return
    this.message.destroy(error)
    this.#socket.destroy(error)
  }

  // Whatever has been written by now was written at once.
  #settle({ status, headers }: AnswerHead): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#outcome.onAnswer(new Response(status, headers, this.#bodyOf(headers)))
  }

  #bodyOf(headers: Response['headers']): ResponseBody {
    if (!this.reply.writableEnded) return this.#body.stream(() => this.close(departure()))
    // The server says the length of what is there; of an answer to HEAD only its author can.
    if (this.message.method === 'HEAD' && 'content-length' in headers) return Readable.from([])
    delete headers['content-length']
    return this.#body.whole()
  }

  #onFinish(): void {
    this.#isFinished = true
    this.#body.end()
    // Not within its own last write, for which it would make an error.
    process.nextTick(() => this.#socket.destroy())
  }

  #onClosed(error: Error | null): void {
    if (this.#isFinished) return
    const reason = error ?? new Error('the connection was closed before the answer was complete')
    this.#body.breakOff(reason)
    if (!this.#isSettled) this.#outcome.onFailure(reason)
    this.#isSettled = true
  }
}

// On each, one of ours or of node:http.
const OWN_LISTENERS = 1

function replyTo(message: IncomingMessage, socket: BridgeSocket): ServerResponse {
  const reply = new ServerResponse(message)
  // Whoever serves the answer says when it was sent, and where its body ends.
  reply.sendDate = false
  reply.writeHead = writeHeadOnly
  reply.assignSocket(socket as unknown as Socket)
  // A server of node:http tells its replies.
  Object.defineProperty(reply, 'writableNeedDrain', writableNeedDrain)
  socket.on('drain', () => reply.emit('drain'))
  // Without a listener, to write after the end would end the process.
  reply.on('error', () => {})
  return reply
}

// One for all replies: an accessor of its own would cost each its shape, and the engine most of its time.
const writableNeedDrain: PropertyDescriptor & ThisType<ServerResponse> = {
  get() {
    return !this.writableEnded && this.socket?.writableNeedDrain === true
  },
}

// On the reply itself, since Express gives it another prototype. Afterwards the body is written as it is, without chunks.
function writeHeadOnly(this: ServerResponse, ...args: unknown[]): ServerResponse {
  ServerResponse.prototype.writeHead.apply(this, args as Parameters<ServerResponse['writeHead']>)
  this.chunkedEncoding = false
  return this
}

// What node:http says when a client has gone.
function departure(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}
