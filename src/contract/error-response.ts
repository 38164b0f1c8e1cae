import { STATUS_CODES } from 'node:http'
import type { Environ } from './environ.ts'
import { type HttpError, isHttpError } from './http-error.ts'
import { preferredType } from './preferred-type.ts'
import { Response } from './response.ts'

/**
 * The answer to something thrown: the one place where an error that no filter turned into a response becomes one.
 *
 * An {@link HttpError} is answered with its status, its headers and, if it may be exposed, its message; anything else with a
 * bare 500. The body is `{"code", "title", "message"}`, which OpenStack's clients can read, or text for those who refuse JSON;
 * so it varies by Accept, beside what the error itself says.
 */
export function errorResponse(error: unknown, environ: Pick<Environ, 'headers'>): Response {
  const known = isHttpError(error) ? error : undefined
  const code = known?.status ?? 500
  const title = STATUS_CODES[code] ?? 'Error'
  const message = known?.expose ? known.message : title
  const response = prefersText(environ)
    ? Response.text(`${code} ${title}\n\n${message}\n`, code)
    : Response.json({ code, title, message }, code)
  return withHeadersOf(known, response).vary('Accept')
}

/** Whether an error is the server's fault, and so belongs into its log. */
export function isFailure(error: unknown): boolean {
  return !isHttpError(error) || error.status >= 500
}

function prefersText({ headers }: Pick<Environ, 'headers'>): boolean {
  return headers.accept !== undefined && preferredType(headers.accept, ['json', 'text']) === 'text'
}

// An error of http-errors need not have headers.
function withHeadersOf(error: Partial<HttpError> | undefined, response: Response): Response {
  for (const [name, value] of Object.entries(error?.headers ?? {})) response.headers[name.toLowerCase()] = value
  return response
}
