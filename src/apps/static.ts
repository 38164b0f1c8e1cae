import { statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { type SendResult, send } from '@fastify/send'
import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response, type ResponseHeaders } from '../contract/response.ts'
import { discard } from '../contract/response-body.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'

export interface StaticOptions {
  /** The folder whose files are served. Links within it are followed wherever they lead. */
  readonly documentRoot: string
  /** The file that stands for its folder, or several of which the first there is does; none for a 404. Default: `index.html`. */
  readonly index?: readonly string[]
  /** What a path without one may end in: with `html`, `/about` is `/about.html`. Default: nothing. */
  readonly extensions?: readonly string[]
  /** How long a client may use a file without asking, in milliseconds. Default: not at all. */
  readonly cacheMaxAge?: number
  /** Whether files and folders that begin with a dot are there. Default: false. */
  readonly dotfiles?: boolean
}

/**
 * Serves the files of a folder: with their type, an ETag and the time of their last change, whole or the range that is asked for,
 * and 304 to those who have them. As `paste.urlparser.make_static`.
 *
 * Settings  document_root (required), index = index.html, extensions = (none), cache_max_age = 0, dotfiles = false
 *
 * ```ini
 * [app:static]
 * use = pkg:wheatpaste#static
 * document_root = %(here)s/public
 * ```
 *
 * @throws Error when there is no such folder
 */
export function staticFiles(options: StaticOptions): Application {
  const { documentRoot: root, index = ['index.html'], extensions = [], cacheMaxAge = 0, dotfiles = false } = options
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`there is no folder ${root}`)
  const settings = {
    root,
    index: [...index],
    extensions: [...extensions],
    maxAge: cacheMaxAge,
    dotfiles: dotfiles ? ('allow' as const) : ('ignore' as const),
    onFile: mustBeFile,
  }
  return async function staticFiles(environ) {
    const { method, headers, pathInfo } = environ
    if (method !== 'GET' && method !== 'HEAD') {
      throw new HttpError(405, 'A file is read.', { headers: { allow: 'GET, HEAD' } })
    }
    // To whoever guards a path an encoded slash is a part of a name, and no name has one.
    if (pathInfo.includes('%2F')) throw notFound()
    return answer(await send({ method, headers } as unknown as Readable, pathInfo, settings), environ)
  }
}

function answer(result: SendResult, environ: Environ): Response {
  const { statusCode: status, stream } = result
  if (result.type === 'file' && status !== 304) return new Response(status, headersOf(result), stream)
  discard(stream)
  if (result.type === 'directory') return Response.redirect(withSlash(environ), 301)
  if (result.type === 'file') return new Response(304, headersOf(result))
  throw errorOf(status, result.metadata.error, headersOf(result)['content-range'])
}

function headersOf({ headers }: SendResult): ResponseHeaders {
  const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  // What a browser takes for a script should be what is said to be one.
  return { ...Object.fromEntries(fields), 'x-content-type-options': 'nosniff' }
}

// Otherwise the links of its index would lead elsewhere.
function withSlash({ host, scriptName, pathInfo, pathUrl, queryString }: Environ): string {
  const path = host === '' ? (scriptName + pathInfo).replace(/^\/+/, '/') : pathUrl
  return `${path}/${queryString && `?${queryString}`}`
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'The path of the request is none.',
  412: 'The file has changed, or has not.',
  416: 'The file has no such range.',
}

function errorOf(status: number, error: Error, range: string | string[] | undefined): Error {
  if (status === 500) return error
  const message = MESSAGES[status]
  if (message === undefined) return notFound()
  return new HttpError(status, message, range === undefined ? {} : { headers: { 'content-range': String(range) } })
}

// A pipe or a device would never end.
function mustBeFile(_path: string, stat: { isFile(): boolean }): void {
  if (!stat.isFile()) throw notFound()
}

function notFound(): HttpError {
  return new HttpError(404, 'The resource could not be found.')
}

const settings = {
  document_root: setting.path({ doc: 'The folder whose files are served.', required: true }),
  index: setting.list({ doc: 'The file that stands for its folder, or several to try.', default: ['index.html'] }),
  extensions: setting.list({ doc: 'What a path may be left without, such as html.', default: [] }),
  cache_max_age: setting.duration({ doc: 'How long a client may use a file without asking.', default: 0 }),
  dotfiles: setting.boolean({ doc: 'Whether files that begin with a dot are there.', default: false }),
}

/** [app:static] */
export const appFactory: AppFactory & Configured = Object.assign(
  (_globalConf: Conf, localConf: Conf) => staticFiles(readSettings(settings, localConf)),
  { settings },
)
