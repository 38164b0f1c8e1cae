import type { Application } from '../contract/application.ts'
import type { BodySource } from '../contract/body.ts'
import { Environ, type EnvironInit } from '../contract/environ.ts'
import { errorResponse } from '../contract/error-response.ts'
import { LintError, wrongInAnswer } from '../contract/lint.ts'
import { normalizePath } from '../contract/path.ts'
import type { Response, ResponseBody, ResponseHeaders } from '../contract/response.ts'
import { isWhole, readableOf } from '../contract/response-body.ts'

export interface RequestOptions extends Omit<EnvironInit, 'method' | 'pathInfo' | 'queryString' | 'body' | 'headers'> {
  /** Names in any case. */
  headers?: Record<string, string>
  body?: BodySource
  /** Sent as JSON, with its content type. */
  json?: unknown
}

/** An answer read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: string
  /** @throws SyntaxError when the body is not JSON */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into an answer as it pleases
  json(): any
}

/**
 * Calls an application without a socket: the same path function, the same answers to errors as on a server. What breaks the
 * contract of applications is no answer, but thrown as a `LintError`.
 *
 * ```ts
 * const { status, body } = await request(app, 'GET', '/v1?limit=2', { headers: { Accept: 'text/plain' } })
 * ```
 */
export async function request(
  app: Application,
  method: string,
  target: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { headers = {}, json, body = null, ...rest } = options
  const [path = '', ...query] = target.split('?')
  const lowered: Record<string, string> = { host: 'localhost' }
  for (const [name, value] of Object.entries(headers)) lowered[name.toLowerCase()] = value
  const bytes = json === undefined ? body : JSON.stringify(json)
  if (json !== undefined) lowered['content-type'] ??= 'application/json'
  if (typeof bytes === 'string') lowered['content-length'] ??= String(Buffer.byteLength(bytes))
  const queryString = query.join('?')
  const environ = new Environ({ ...rest, method, pathInfo: path, queryString, headers: lowered, body: bytes })
  return read(await answer(app, environ))
}

async function answer(app: Application, environ: Environ): Promise<Response> {
  try {
    const normal = environ.with({ pathInfo: normalizePath(environ.pathInfo) })
    return checked(await app(normal), normal)
  } catch (error) {
    if (error instanceof LintError) throw error
    return errorResponse(error, environ)
  }
}

// A test may send what it likes, but it is told of what no server could send.
function checked(response: Response, environ: Environ): Response {
  const wrong = wrongInAnswer(response, environ)
  if (wrong !== undefined) throw new LintError(`the application ${wrong}`)
  return response
}

async function read({ status, headers, body }: Response): Promise<Answer> {
  const text = await textOf(body)
  return { status, headers, body: text, json: () => JSON.parse(text) }
}

async function textOf(body: ResponseBody): Promise<string> {
  if (isWhole(body)) return Buffer.from(body ?? '').toString()
  const chunks: Buffer[] = []
  for await (const chunk of readableOf(body)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
