import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodySource } from '../contract/body.ts'
import type { EnvironInit, RequestHeaders } from '../contract/environ.ts'
import { normalizePath } from '../contract/path.ts'
import { whenGone } from './gone.ts'
import { checkCoding, hostOf, protocolOf, targetOf } from './request-target.ts'
import { hasBody } from './unread-body.ts'

/** What a message of node:http says of a request. A class, so that the parts that are seldom asked for cost no closure. */
export class NodeRequest implements EnvironInit {
  readonly method: string
  readonly scheme: string
  readonly host: string
  readonly pathInfo: string
  readonly queryString: string
  readonly headers: RequestHeaders
  readonly remoteAddress: string
  readonly protocol: string
  readonly #reply: ServerResponse

  /**
   * @throws HttpError 400 for a target or a Host that is none, or a body without an end; 505 for a version of HTTP that is not 1.0
   *   or 1.1
   */
  constructor(message: IncomingMessage, reply: ServerResponse) {
    const { socket, httpVersion } = message
    const headers = message.headers as RequestHeaders
    const { authority, path, query } = targetOf(message.url ?? '', message.method ?? 'GET')
    checkCoding(headers['transfer-encoding'])
    this.method = message.method ?? 'GET'
    this.scheme = 'encrypted' in socket ? 'https' : 'http'
    this.protocol = protocolOf(httpVersion)
    this.host = hostOf(authority ?? headers.host ?? '', hostsOf(message.rawHeaders))
    // RFC 9112 3.2.2: the authority of an absolute target takes the place of the Host field.
    this.headers = authority === undefined ? headers : { ...headers, host: authority }
    this.pathInfo = normalizePath(path)
    this.queryString = query
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#reply = reply
  }

  get body(): BodySource {
    const message = this.#reply.req
    return hasBody(message) ? message : null
  }

  signal(): AbortSignal {
    const controller = new AbortController()
    whenGone(this.#reply, () => controller.abort())
    return controller.signal
  }
}

// node:http would keep the first one silently.
function hostsOf(rawHeaders: readonly string[] = []): number {
  let seen = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') seen += 1
  }
  return seen
}
