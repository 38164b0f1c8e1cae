import type { IncomingMessage, ServerResponse } from 'node:http'
import { stringify } from 'node:querystring'
import type { BodySource } from '../contract/body.ts'
import type { EnvironInit, RequestHeaders } from '../contract/environ.ts'
import { normalizePath } from '../contract/path.ts'

/** What a framework knows of a request better than its message does: it may trust a proxy, and have read the body. */
export interface Known {
  readonly scheme: string
  readonly host: string
  readonly remoteAddress: string
  /** The path and the query as they came, and what is left of them below the mount. */
  readonly originalUrl: string
  readonly url: string
  /** What the body was parsed to. */
  readonly parsedBody: unknown
}

/** What a request says that reaches us through another framework, below one of its mounts. */
export class MountedRequest implements EnvironInit {
  readonly method: string
  readonly scheme: string
  readonly host: string
  readonly scriptName: string
  readonly pathInfo: string
  readonly queryString: string
  readonly headers: RequestHeaders
  readonly remoteAddress: string
  readonly protocol: string
  readonly #message: IncomingMessage
  readonly #reply: ServerResponse
  readonly #parsedBody: unknown

  /** @throws HttpError 400 for a path that is none */
  constructor(message: IncomingMessage, reply: ServerResponse, known: Known) {
    const { prefix, path, query } = targetOf(known)
    this.method = message.method ?? 'GET'
    this.scheme = known.scheme
    this.host = known.host
    this.scriptName = normalizePath(prefix)
    this.pathInfo = normalizePath(path)
    this.queryString = query
    this.headers = message.headers as RequestHeaders
    this.remoteAddress = known.remoteAddress
    this.protocol = `HTTP/${message.httpVersion}`
    this.#message = message
    this.#reply = reply
    this.#parsedBody = known.parsedBody
  }

  get body(): BodySource {
    const { readableEnded, headers } = this.#message
    return readableEnded ? serialized(this.#parsedBody, headers['content-type']) : this.#message
  }

  signal(): AbortSignal {
    const controller = new AbortController()
    const reply = this.#reply
    if (reply.destroyed) controller.abort()
    reply.once('close', () => reply.writableFinished || controller.abort())
    return controller.signal
  }
}

interface Target {
  readonly prefix: string
  readonly path: string
  readonly query: string
}

// What a framework calls the root of a mount, `/`, need not have stood in the path.
function targetOf({ originalUrl, url }: Known): Target {
  const [original] = split(originalUrl)
  const [path, query] = split(url)
  if (original.endsWith(path)) return { prefix: original.slice(0, original.length - path.length), path, query }
  return path === '/' ? { prefix: original, path: '', query } : { prefix: '', path, query }
}

function split(target: string): [path: string, query: string] {
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

// Somebody has read the body before us: what was made of it is turned back.
function serialized(parsed: unknown, type = ''): BodySource {
  if (parsed === undefined || typeof parsed === 'string' || parsed instanceof Uint8Array) return parsed ?? null
  return /^application\/x-www-form-urlencoded/i.test(type)
    ? stringify(parsed as object as never)
    : JSON.stringify(parsed)
}
