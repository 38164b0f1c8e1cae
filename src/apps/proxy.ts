import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response, type ResponseBody } from '../contract/response.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'
import { answerHeaders, requestHeaders } from './proxy-headers.ts'
import { Upstream } from './upstream.ts'

export interface ProxyOptions {
  /** The URL of the server behind: `http://127.0.0.1:9000/base`. What is left of the path below the mount follows it. */
  readonly target: string
  /** Whether the server behind sees the Host that the client asked, rather than its own. Default: false. */
  readonly preserveHost?: boolean
  /** How long it may take to connect, in milliseconds; 0 for ever. Default: 5 seconds. */
  readonly connectTimeout?: number
  /** How long the server behind may say nothing, before its answer and within it, in milliseconds; 0 for ever. Default: a minute. */
  readonly timeout?: number
  /** How many connections there may be at once; more requests wait. Default: any number. */
  readonly maxConnections?: number
}

/**
 * Asks another server, and passes its answer on as it comes. A body streams in both directions, and when either end breaks off
 * the other one is broken off, too. As `paste.proxy`.
 *
 * Sets      `x-forwarded-for`, `-proto`, `-host` and `-prefix` for the server behind; what the client says in them is left out
 * Settings  target (required), preserve_host = false, connect_timeout = 5s, timeout = 60s, max_connections = (any)
 *
 * ```ini
 * [app:images]
 * use = pkg:wheatpaste#proxy
 * target = http://127.0.0.1:9292
 * ```
 */
export function proxy(options: ProxyOptions): Application {
  const { target, preserveHost = false, connectTimeout = 5_000, timeout = 60_000 } = options
  const upstream = new Upstream({ target, connectTimeout, timeout, maxConnections: options.maxConnections ?? Infinity })
  async function proxy(environ: Environ): Promise<Response> {
    const { method, pathInfo, queryString, signal } = environ
    const answer = await upstream.ask({
      method,
      path: pathInfo + (queryString && `?${queryString}`),
      ...contentOf(environ, preserveHost),
      signal,
    })
    return responseOf(answer, method)
  }
  return Object.assign(proxy, {
    describe: () => ({ kind: 'app' as const, name: 'proxy', note: target }),
    dispose: () => upstream.dispose(),
  })
}

function contentOf(
  environ: Environ,
  preserveHost: boolean,
): { headers: Record<string, string>; body: Readable | null } {
  const headers = requestHeaders(environ, preserveHost)
  const isChunked = environ.headers['transfer-encoding'] !== undefined
  // Otherwise node:http sends the body of a DELETE without saying where it ends.
  if (isChunked) headers['transfer-encoding'] = 'chunked'
  const hasBody = isChunked || (headers['content-length'] ?? '0') !== '0'
  return { headers, body: hasBody ? environ.stream() : null }
}

function responseOf(answer: IncomingMessage, method: string): Response {
  const { statusCode: status = 0, headers } = answer
  if (status < 200 || status > 599) {
    answer.destroy()
    throw new HttpError(502, 'The server behind this one answered what is no answer.', { expose: true })
  }
  return new Response(status, answerHeaders(headers), bodyOf(answer, method))
}

// An answer without a body is read to its end at once, so that its connection can be used again.
function bodyOf(answer: IncomingMessage, method: string): ResponseBody {
  if (method !== 'HEAD' && answer.statusCode !== 204 && answer.statusCode !== 304) return answer
  answer.resume()
  return method === 'HEAD' ? Readable.from([]) : null
}

const settings = {
  target: setting.url({
    doc: 'The server behind: http://127.0.0.1:9000/base.',
    required: true,
    formerly: ['address'],
  }),
  preserve_host: setting.boolean({ doc: 'Whether it sees the Host that the client asked.', default: false }),
  connect_timeout: setting.duration({ doc: 'How long it may take to connect; 0 for ever.', default: 5_000 }),
  timeout: setting.duration({ doc: 'How long it may say nothing; 0 for ever.', default: 60_000 }),
  max_connections: setting.integer({
    doc: 'How many connections there may be at once; any number, by default.',
    min: 1,
  }),
}

/** [app:proxy] */
export const appFactory: AppFactory & Configured = Object.assign(
  (_globalConf: Conf, localConf: Conf) => {
    const { maxConnections, ...options } = readSettings(settings, localConf)
    return proxy(maxConnections === undefined ? options : { ...options, maxConnections })
  },
  { settings },
)
