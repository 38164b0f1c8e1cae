import { HttpError, isHttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'

/**
 * Makes a change to the headers of the answer that an error will become further out.
 *
 * The error itself is changed: like a response it belongs to one request, and whoever logs it must see what it was. What is
 * no error of HTTP becomes a 500, which it would have been anyway.
 */
export function withHeaders(thrown: unknown, change: (answer: Response) => Response): Error {
  const { status, headers } = isHttpError(thrown) ? thrown : { status: 500, headers: {} }
  const changed = change(new Response(status, { ...headers })).headers
  return Object.assign(changeable(thrown), { status, headers: changed })
}

// Anything can be thrown, also a string, or an error that is frozen because it is thrown again and again.
function changeable(thrown: unknown): Error {
  if (thrown instanceof Error && Object.isExtensible(thrown)) return thrown
  if (isHttpError(thrown)) return new HttpError(thrown.status, thrown.message, { expose: thrown.expose, cause: thrown })
  return new HttpError(500, 'what was thrown is no error, or one that cannot be changed', { cause: thrown })
}
