import { ReadableStream } from 'node:stream/web'
import type { Application } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { type Importing, importOption } from '../contract/imported-option.ts'
import { Response, type ResponseHeaders } from '../contract/response.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'

type Awaitable<T> = T | Promise<T>

/** A handler of the Fetch standard. The second argument is what Hono calls its environment: `c.env.environ`. */
export type FetchHandler = (request: Request, env: { readonly environ: Environ }) => Awaitable<globalThis.Response>

/** An application of Hono, h3, Elysia and others that have a `fetch`. */
export interface FetchApp {
  fetch(request: Request, env: { readonly environ: Environ }): Awaitable<globalThis.Response>
}

/**
 * Makes an application of a handler of the Fetch standard: `fromFetch(new Hono())`.
 *
 * The handler sees the path below its mount; the mount is in the header `x-forwarded-prefix`, whatever the client sends in it. Its
 * request is aborted when the client goes away.
 *
 * Settings  app
 *
 * ```ini
 * [app:shop]
 * use = pkg:wheatpaste#fetch
 * app = ./shop.js:app
 * ```
 */
export function fromFetch(app: FetchApp | FetchHandler): Application {
  const handle: FetchHandler = typeof app === 'function' ? app : (...args) => app.fetch(...args)
  return async function fetch(environ) {
    const failure: Failure = {}
    const response = await handle(requestOf(environ, failure), { environ })
    // The handler cannot know that what failed was not itself: a body that is too large is a 413.
    if (failure.error !== undefined && response.status >= 500) throw failure.error
    return new Response(response.status, headersOf(response), response.body as ReadableStream<Uint8Array> | null)
  }
}

interface Failure {
  error?: unknown
}

function requestOf(environ: Environ, failure: Failure): Request {
  const { method, scheme, host, pathInfo, queryString, signal } = environ
  const url = `${scheme}://${host || 'localhost'}${pathInfo || '/'}${queryString && `?${queryString}`}`
  const body = hasBody(environ) ? bodyOf(environ, failure) : null
  const init = { method, headers: requestHeaders(environ), body, signal, duplex: 'half' }
  try {
    return new Request(url, init as RequestInit)
  } catch (cause) {
    throw new HttpError(400, 'The request cannot be understood here.', { cause })
  }
}

function requestHeaders({ headers, scriptName }: Environ): Record<string, string> {
  const { 'x-forwarded-prefix': _, ...others } = headers
  return scriptName === '' ? others : { ...others, 'x-forwarded-prefix': scriptName }
}

// The standard knows no body of a GET.
function hasBody({ method, headers }: Environ): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

// The body is taken when somebody reads it, and only then. It is not destroyed when nobody reads the rest: the answer is to follow.
function bodyOf(environ: Environ, failure: Failure): ReadableStream {
  let chunks: AsyncIterator<Buffer> | undefined
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      chunks ??= environ.stream().iterator({ destroyOnReturn: false })
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    } catch (error) {
      failure.error = error
      throw error
    }
  }
  return new ReadableStream({ pull }, { highWaterMark: 0 })
}

function headersOf({ headers }: globalThis.Response): ResponseHeaders {
  const fields: ResponseHeaders = Object.fromEntries(headers)
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) fields['set-cookie'] = cookies
  return fields
}

const settings = {
  app: setting.text({
    doc: 'The application: ./file.js:EXPORT, or MODULE:EXPORT. Anything with a fetch(request).',
    required: true,
  }),
}

/** [app:…] `pkg:wheatpaste#hono` is the same. */
export const appFactory: AppFactory & Configured & Importing = Object.assign(
  async (globalConf: Conf, localConf: Conf) => {
    readSettings(settings, localConf)
    const app = await importOption('app', globalConf, localConf)
    if (typeof app === 'function' || typeof (Object(app) as Partial<FetchApp>).fetch === 'function') {
      return fromFetch(app as FetchApp | FetchHandler)
    }
    const message = `"${localConf.app}" has no fetch(request), and is no function`
    throw new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'app') })
  },
  { settings, importedOptions: ['app'] },
)
