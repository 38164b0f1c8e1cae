import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodySource } from '../contract/body.ts'
import type { EnvironInit, RequestHeaders } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { whenGone } from './gone.ts'
import { hasBody } from './unread-body.ts'

const ABSOLUTE_FORM = /^https?:\/\/([^/?]+)(.*)$/i
// RFC 3986 3.2.2 and 3.2.3, without the comma, which is what two Host fields become in some proxies.
const HOST = /^(?:(?:[\w.~!$&'()*+;=-]|%[\da-f]{2})*|\[[\da-f:.]+\])(?::\d{0,5})?$/i

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

  /** @throws HttpError 400 for a target or a Host that is none, 505 for a version of HTTP that is not 1.0 or 1.1 */
  constructor(message: IncomingMessage, reply: ServerResponse) {
    const { socket, httpVersion } = message
    const headers = message.headers as RequestHeaders
    const { authority, path, query } = targetOf(message)
    this.method = message.method ?? 'GET'
    this.scheme = 'encrypted' in socket ? 'https' : 'http'
    this.protocol = protocolOf(httpVersion)
    this.host = hostOf(authority ?? headers.host, message.rawHeaders)
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

interface Target {
  readonly authority?: string | undefined
  readonly path: string
  readonly query: string
}

// RFC 9112 3.2: a path, a whole URL, or for OPTIONS an asterisk, whose URI has an empty path.
function targetOf({ url = '', method }: IncomingMessage): Target {
  if (url.includes('#')) throw refused('The target of the request holds a fragment.')
  if (url[0] === '/') return split(url)
  const [, authority, rest = ''] = ABSOLUTE_FORM.exec(url) ?? []
  if (authority !== undefined) return { ...split(rest[0] === '/' ? rest : `/${rest}`), authority }
  if (url === '*' && method === 'OPTIONS') return split('/')
  throw refused('The target of the request is neither a path nor a URL of HTTP.')
}

function split(target: string): Target {
  const mark = target.indexOf('?')
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}

function protocolOf(version: string): string {
  if (version === '1.1') return 'HTTP/1.1'
  if (version === '1.0') return 'HTTP/1.0'
  throw new HttpError(505, 'The server speaks HTTP/1.1.', { headers: { connection: 'close' }, expose: true })
}

// Nearly all requests name the same host.
let known = ''

// RFC 9112 3.2: a Host that is no host, or a second one, is refused; node:http would keep the first one silently.
function hostOf(host = '', rawHeaders: readonly string[] = []): string {
  let seen = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') seen += 1
  }
  if (seen > 1 || (host !== known && !HOST.test(host))) throw refused('The Host of the request is not a host.')
  known = host
  return host
}

// Who sends such a request may be mistaken about where the next one begins, so the connection ends with the answer.
function refused(message: string): HttpError {
  return new HttpError(400, message, { headers: { connection: 'close' } })
}
