import type { RequestHeaders } from '../../contract/environ.ts'
import { type BodyOwner, LeanBody } from './body.ts'
import { LeanHeaders } from './headers.ts'

/** A body up to this size is read to its end, so that the connection can be used again. */
const LITTLE = 64 * 1024

// As node:http has it: proxies may each add one.
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i

/** A request while it arrives. */
export class LeanMessage {
  method = ''
  target = ''
  /** Such as `1.1`. */
  version = ''
  /** Whether the client wants to use the connection again. */
  keepAlive = false
  hasHead = false
  complete = false
  body: LeanBody | undefined
  readonly head: LeanHeaders = new LeanHeaders()
  /** Whether the client waits to be told to send the body (RFC 9110 10.1.1). */
  awaitsContinue = false
  /** Whether the client expects what no server does (RFC 9110 10.1.1). */
  expectsMore = false

  get headers(): RequestHeaders {
    return this.head.fields
  }

  /** The head is there. */
  begin(method: string, version: string, keepAlive: boolean, owner: BodyOwner): void {
    this.head.end()
    this.method = method
    this.version = version
    this.keepAlive = keepAlive
    this.hasHead = true
    const { headers } = this
    const { expect } = headers
    const continues = expect !== undefined && CONTINUE.test(expect)
    this.expectsMore = version === '1.1' && expect !== undefined && !continues
    const length = headers['content-length']
    if ((length === undefined || length === '0') && headers['transfer-encoding'] === undefined) return
    this.body = new LeanBody(owner)
    this.awaitsContinue = version === '1.1' && continues
  }

  /** What comes of the body. */
  push(bytes: Buffer): void {
    this.awaitsContinue = false
    this.body?.push(bytes)
  }

  end(): void {
    this.awaitsContinue = false
    this.complete = true
    this.body?.end()
  }

  /** Nothing more is to come, and nothing after it. */
  abort(): void {
    if (!this.complete) this.body?.abort()
    this.complete = true
    this.keepAlive = false
  }

  /** Whether the rest of the body is too much, or may be, to wait for before the next request. */
  get hasMuchToCome(): boolean {
    return !this.complete && !(Number(this.headers['content-length']) <= LITTLE)
  }
}
