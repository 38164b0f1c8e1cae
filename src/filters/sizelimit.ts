import type { Filter } from '../contract/application.ts'
import { HttpError } from '../contract/http-error.ts'
import { setting } from '../contract/settings.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'

export interface SizelimitOptions {
  /** Bytes. Default: 114688, oslo.middleware's. 0 allows no body at all. */
  readonly maxRequestBodySize?: number
}

const DEFAULT_SIZE = 114_688

/**
 * Refuses a request body of more bytes with a 413: before the application hears of it if the client says how much it is going
 * to send, else when the application has read that much (oslo.middleware's RequestBodySizeLimiter).
 *
 * Reads     the `content-length` request header
 * Sets      the limit of the request's body
 * Settings  max_request_body_size = 114688
 *
 * ```ini
 * [filter:sizelimit]
 * use = pkg:wheatpaste#sizelimit
 * max_request_body_size = 1MiB
 * ```
 */
export function sizelimit({ maxRequestBodySize = DEFAULT_SIZE }: SizelimitOptions = {}): Filter {
  return (app) =>
    function sizelimit(environ) {
      if (Number(environ.headers['content-length']) > maxRequestBodySize) {
        throw new HttpError(413, 'Request is too large.')
      }
      // Whatever the header says: a chunked body has none, and one that is read in memory need not be true.
      environ.limitBody(maxRequestBodySize)
      return app(environ)
    }
}

const settings = {
  max_request_body_size: setting.bytes({
    doc: 'The largest request body that is accepted; 0 accepts none.',
    default: DEFAULT_SIZE,
    min: 0,
  }),
}

/** [filter:sizelimit] */
export const filterFactory: DeclaredFactory = osloFactoryOf(sizelimit, settings, {
  provides: ['sizelimit'],
  before: { body: 'what has been read cannot be refused any more' },
})
