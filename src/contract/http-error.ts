export interface HttpErrorOptions extends ErrorOptions {
  /** Headers of the answer, lower-case names. */
  headers?: Record<string, string>
  /** Whether the message may be sent to the client. Default: only below 500. */
  expose?: boolean
}

/**
 * An error that is answered with its status. It has the properties of the `http-errors` package, so that either kind is
 * understood wherever errors are answered; anything else thrown is a 500 whose text never reaches the client.
 */
export class HttpError extends Error {
  readonly status: number
  readonly statusCode: number
  readonly expose: boolean
  readonly headers: Record<string, string>

  /** @throws RangeError when the status is not a whole number from 400 to 599 */
  constructor(
    status: number,
    message: string,
    { headers = {}, expose = status < 500, ...options }: HttpErrorOptions = {},
  ) {
    super(message, options)
    if (!isErrorStatus(status)) throw new RangeError(`${status} is no status of an error: use 400 to 599`)
    this.name = 'HttpError'
    this.status = status
    this.statusCode = status
    this.expose = expose
    this.headers = headers
  }
}

/** Whether something thrown says how it wants to be answered: an {@link HttpError}, or one of `http-errors`. */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && isErrorStatus((error as Partial<HttpError>).status)
}

function isErrorStatus(status: unknown): boolean {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}
