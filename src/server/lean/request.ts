import type { BodySource } from '../../contract/body.ts'
import type { EnvironInit, RequestHeaders } from '../../contract/environ.ts'
import { normalizePath } from '../../contract/path.ts'
import { checkCoding, hostOf, protocolOf, targetOf } from '../request-target.ts'
import type { LeanReply } from './reply.ts'

/** What a request says, read from the bytes of a connection. */
export class LeanRequest implements EnvironInit {
  readonly method: string
  readonly scheme: string
  readonly host: string
  readonly pathInfo: string
  readonly queryString: string
  readonly headers: RequestHeaders
  readonly remoteAddress: string
  readonly protocol: string
  readonly #reply: LeanReply

  /**
   * @throws HttpError 400 for a target or a Host that is none, or a body without an end; 505 for a version of HTTP that is not 1.0
   *   or 1.1
   */
  constructor(reply: LeanReply) {
    const { message, line } = reply
    const { headers } = message
    const { authority, path, query } = targetOf(message.target, message.method)
    checkCoding(headers['transfer-encoding'])
    this.method = message.method
    this.scheme = line.scheme
    this.protocol = protocolOf(message.version)
    this.host = hostOf(authority ?? headers.host ?? '', message.head.hosts)
    // RFC 9112 3.2.2: the authority of an absolute target takes the place of the Host field.
    this.headers = authority === undefined ? headers : { ...headers, host: authority }
    this.pathInfo = normalizePath(path)
    this.queryString = query
    this.remoteAddress = line.remoteAddress
    this.#reply = reply
  }

  get body(): BodySource {
    return this.#reply.message.body?.source() ?? null
  }

  signal(): AbortSignal {
    const controller = new AbortController()
    this.#reply.whenGone(() => controller.abort())
    return controller.signal
  }
}
