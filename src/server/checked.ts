import type { Response } from '../contract/response.ts'

/**
 * What an application answered, if that is a response. By its parts rather than by its class, since a plugin may bring its own
 * copy of this package.
 *
 * @throws TypeError that says what it is instead
 */
export function checked(response: Response): Response {
  const { status, headers, body }: Partial<Response> = response ?? {}
  if (typeof status === 'number' && typeof headers === 'object' && body !== undefined && !('getSetCookie' in headers)) {
    return response
  }
  const what = Object(response) === response ? `an object of ${response.constructor?.name}` : String(response)
  throw new TypeError(`the application answered ${what}, which is no Response: does a filter forget to return it?`)
}
