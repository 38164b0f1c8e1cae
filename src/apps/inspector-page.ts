import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Application } from '../contract/application.ts'
import type { Description } from '../contract/description.ts'
import { Environ, type RequestHeaders } from '../contract/environ.ts'
import { errorResponse } from '../contract/error-response.ts'
import { explained } from '../contract/explained.ts'
import { HttpError, isHttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { Response } from '../contract/response.ts'
import { beginningOf } from './beginning-of.ts'
import type { Trace } from './trace.ts'
import type { Tracer } from './tracer.ts'

export interface InspectorOptions {
  /** Below which path it is. Default: `/_inspector`. */
  readonly path?: string
  /** Whether only requests that change nothing may be sent from the page: GET, HEAD and OPTIONS. Default: true. */
  readonly readOnly?: boolean
  /** Who sees it, by address; for all others it is not there. Default: this machine. */
  readonly allowedSourceRanges?: readonly string[]
  /** Names by which it may be asked for, beside `localhost` and such addresses. Default: none. */
  readonly hosts?: readonly string[]
  /** What the file says, with the values of options, where that is known. */
  readonly configuration?: Description
}

/** How much of an answer is shown, in bytes. */
const SHOWN = 64 * 1024
/** How large a request to be sent may be, in bytes. */
const MOST = 256 * 1024

const ASSETS: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
  '/script.js': ['script.js', 'text/javascript; charset=utf-8'],
}

// Whatever names and paths hold, nothing of it can run in the page or leave it.
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** What the browser is given: the page, what it shows, and where a request would go. */
export class InspectorPage {
  readonly #app: Application
  readonly #tracer: Tracer
  readonly #options: InspectorOptions

  constructor(app: Application, tracer: Tracer, options: InspectorOptions) {
    this.#app = app
    this.#tracer = tracer
    this.#options = options
  }

  async answer(environ: Environ): Promise<Response> {
    try {
      return withHeaders(await this.#route(environ))
    } catch (error) {
      return withHeaders(errorResponse(error, environ))
    }
  }

  #route(environ: Environ): Response | Promise<Response> {
    const { method, pathInfo, scriptName } = environ
    // Relative addresses of the page begin at the slash.
    if (pathInfo === '') return Response.redirect(`${scriptName}/`)
    const asset = ASSETS[pathInfo]
    if (asset) return readable(method) && new Response(200, { 'content-type': asset[1] }, contentOf(asset[0]))
    if (pathInfo === '/data') return readable(method) && Response.json(this.#data())
    if (pathInfo === '/explain') return this.#explain(environ)
    if (pathInfo === '/send') return this.#send(environ)
    throw new HttpError(404, 'The inspector has no such page.')
  }

  #data(): object {
    const now = performance.now()
    const { parts, recent } = this.#tracer
    const { readOnly = true, configuration } = this.#options
    return {
      now,
      readOnly,
      graph: this.#app.describe?.() ?? { kind: 'app' },
      configuration,
      parts: parts.map((part) => part.report(now)),
      recent: recent.map(reportOf),
    }
  }

  async #explain(environ: Environ): Promise<Response> {
    return Response.json(explained(this.#app, await this.#asked(environ)))
  }

  async #send(environ: Environ): Promise<Response> {
    const asked = await this.#asked(environ)
    const { readOnly = true } = this.#options
    if (readOnly && !/^(?:GET|HEAD|OPTIONS)$/.test(asked.method)) {
      throw new HttpError(403, 'The inspector may only read: read_only = false lets it do more.')
    }
    const { trace, answer } = this.#tracer.trace(this.#app, asked)
    const response = await Promise.resolve(answer).catch((error) => errorResponse(error, asked))
    const { text, more } = await beginningOf(response.body, SHOWN)
    return Response.json({ status: response.status, headers: response.headers, text, more, trace: reportOf(trace) })
  }

  /** The request that the page asks about. */
  async #asked(environ: Environ): Promise<Environ> {
    if (environ.method !== 'POST') throw new HttpError(405, 'Use POST.', { headers: { allow: 'POST' } })
    // Other sites may send forms here, but no JSON.
    if (!/^application\/json\b/.test(environ.headers['content-type'] ?? '')) {
      throw new HttpError(415, 'Only JSON is taken.')
    }
    environ.limitBody(MOST)
    const { method, target, headers, body } = Object(await environ.json()) as Record<string, unknown>
    const [path = '', ...query] = String(target ?? '/').split('?')
    const { remoteAddress, scheme, host } = environ
    try {
      return new Environ({
        method: String(method ?? 'GET').toUpperCase(),
        pathInfo: normalizePath(path.startsWith('/') ? path : `/${path}`),
        queryString: query.join('?'),
        headers: lowerCased(headers, body, host),
        body: typeof body === 'string' && body !== '' ? body : null,
        remoteAddress,
        scheme,
        signal: () => environ.signal,
      })
    } catch (error) {
      throw isHttpError(error) ? error : new HttpError(400, 'That is no request.')
    }
  }
}

function readable(method: string): true {
  if (method === 'GET' || method === 'HEAD') return true
  throw new HttpError(405, 'Use GET.', { headers: { allow: 'GET, HEAD' } })
}

function contentOf(file: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../apps/inspector-assets', file))
}

function withHeaders(response: Response): Response {
  Object.assign(response.headers, HEADERS)
  return response
}

function lowerCased(headers: unknown, body: unknown, host: string): RequestHeaders {
  const lower: Record<string, string> = Object.assign(Object.create(null), { host })
  for (const [name, value] of Object.entries(Object(headers))) lower[name.toLowerCase()] = String(value)
  if (typeof body === 'string' && body !== '') lower['content-length'] = String(Buffer.byteLength(body))
  return lower
}

function reportOf({ method, path, when, status, duration, spans }: Trace): object {
  return {
    method,
    path,
    when: when.getTime(),
    status,
    duration,
    spans: spans.map(({ part, depth, start, duration, self, status }) => {
      return { part: part.number, kind: part.part.kind, name: part.part.name, depth, start, duration, self, status }
    }),
  }
}
