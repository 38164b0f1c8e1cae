import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { isHttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { discard } from '../contract/response-body.ts'
import { deliver } from './deliver.ts'
import { bodyFor, environBehind } from './message.ts'
import { NodePair } from './node-pair.ts'
import { addHeadersOf, asError, withHeadersOf } from './reply-headers.ts'

/** What `next` may be called with: nothing, an error, or the words by which Express skips what is left of a router. */
export type Next = (error?: unknown) => void

export interface PassageOptions {
  readonly call: (message: IncomingMessage, reply: ServerResponse, next: Next) => unknown
  /** What it is called in logs. */
  readonly name: string
  /** How long it may take to answer or to call `next`, and to let an answer through, in milliseconds; 0 for ever. */
  readonly timeout: number
  readonly body: 'keep' | 'stream'
}

type Result = () => Response | Promise<Response>

/**
 * One request on its way through middleware to an application, and its answer on the way back.
 *
 * Middleware that only sets headers costs no promise: they are added to the answer. Where it has put something around the
 * methods of the reply, or listens to it, the answer is written to the reply, and what comes out there is the answer.
 */
export class Passage {
  readonly #app: Application
  readonly #environ: Environ
  readonly #options: PassageOptions
  readonly #pair: NodePair
  #hasNext = false
  #thrown: { readonly error: unknown } | undefined
  #result: Result | undefined
  #wake: ((result: Result) => void) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(app: Application, environ: Environ, options: PassageOptions) {
    this.#app = app
    this.#environ = environ
    this.#options = options
    const onAnswer = (response: Response): void => this.#onAnswer(response)
    const onFailure = (error: unknown): void => this.#reject(error)
    this.#pair = new NodePair(environ, { onAnswer, onFailure }, bodyFor(environ, options.body))
  }

  run(): Response | Promise<Response> {
    this.#call()
    if (this.#result) return this.#result()
    if (!this.#hasNext) this.#wait('neither answered nor called next()')
    if (!this.#hasNext || this.#pair.isWatched) this.#pair.closeWith(this.#environ)
    return new Promise((resolve, reject) => {
      this.#wake = (result) => {
        try {
          resolve(result())
        } catch (error) {
          reject(error)
        }
      }
    })
  }

  #call(): void {
    const { message, reply } = this.#pair
    const onThrown = (error: unknown): void => this.#onThrown(error)
    try {
      const called = this.#options.call(message, reply, (error) => this.#onNext(error))
      if (isPromise(called)) called.then(undefined, onThrown)
    } catch (error) {
      onThrown(error)
    }
  }

  #onNext(error: unknown): void {
    const isError = Boolean(error) && error !== 'route' && error !== 'router'
    if (this.#hasNext) this.#report('called next() a second time', error)
    else if (isError) this.#onThrown(error)
    else if (this.#pair.reply.headersSent) this.#onLateNext()
    else if (!this.#result) this.#enter()
    this.#hasNext = true
  }

  #onLateNext(): void {
    this.#report('answered and then called next()')
    // Nobody would ever write the rest.
    if (!this.#pair.reply.writableEnded) this.#pair.close(new Error(`${this.#options.name} left its answer unfinished`))
  }

  // A failure after the answer, or after `next`, has nobody left to be told to but the log.
  #onThrown(error: unknown): void {
    const { reply } = this.#pair
    if (this.#hasNext || reply.writableEnded) this.#report('failed after it had called next() or answered', error)
    else if (reply.headersSent) this.#pair.close(asError(error))
    else this.#reject(withHeadersOf(reply, error))
  }

  // Within `next`, so that the application is within what middleware runs around it (AsyncLocalStorage).
  #enter(): void {
    this.#hasNext = true
    clearTimeout(this.#timer)
    try {
      const answer = this.#app(environBehind(this.#pair.message, this.#environ))
      if (!isPromise(answer)) this.#leave(answer)
      else
        answer.then(
          (response) => this.#leave(response),
          (error) => this.#leaveFailed(error),
        )
    } catch (error) {
      this.#leaveFailed(error)
    }
  }

  #leave(response: Response): void {
    const { reply, isWatched } = this.#pair
    // The server can say best what is no response.
    if (typeof response?.headers !== 'object') this.#settle(() => response)
    else if (reply.headersSent) {
      this.#report('called next() and then answered itself')
      discard(response.body)
    } else if (isWatched) this.#pass(() => deliver(response, reply, (error) => this.#pair.close(asError(error))))
    else this.#settle(() => addHeadersOf(reply, response))
  }

  // The middleware sees an answer without a body: what it says by then in headers is said of the error, too.
  #leaveFailed(error: unknown): void {
    const { reply, isWatched } = this.#pair
    if (reply.headersSent) this.#report('called next() and then answered itself, while the application failed', error)
    else if (!isWatched) this.#reject(withHeadersOf(reply, error))
    else {
      this.#thrown = { error }
      reply.statusCode = isHttpError(error) ? error.status : 500
      this.#pass(() => reply.end())
    }
  }

  #pass(step: () => void): void {
    try {
      step()
      this.#wait('did not let the answer through')
    } catch (error) {
      this.#pair.close(asError(error))
    }
  }

  #onAnswer(response: Response): void {
    if (!this.#thrown) this.#settle(() => response)
    else {
      discard(response.body)
      this.#reject(withHeadersOf(this.#pair.reply, this.#thrown.error))
    }
  }

  #wait(failure: string): void {
    const { name, timeout } = this.#options
    if (timeout === 0 || this.#result) return
    const error = new Error(`${name} ${failure} within ${timeout / 1000} s`)
    this.#timer = setTimeout(() => this.#pair.close(error), timeout)
  }

  #settle(result: Result): void {
    if (this.#result) return
    clearTimeout(this.#timer)
    this.#result = result
    this.#wake?.(result)
  }

  #reject(error: unknown): void {
    this.#settle(() => {
      throw error
    })
  }

  #report(what: string, error?: unknown): void {
    logError(new Error(`${this.#options.name} ${what}`, error ? { cause: error } : undefined), this.#environ)
  }
}
