import { hash } from 'node:crypto'
import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import type { Response } from '../contract/response.ts'
import { discard, isWhole } from '../contract/response-body.ts'
import { setting } from '../contract/settings.ts'
import { after, rethrow } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { evaluate } from './preconditions.ts'

export interface EtagOptions {
  /** Whether tags are weak: the same for what only means the same. Default: false. */
  readonly weak?: boolean
}

/**
 * Tags what can be read, so that a client which has it already is told so (304) in place of getting it again. The application
 * works no less for it. A tag or a date of its own is taken as it is; streams are not tagged.
 *
 * Reads     `if-none-match`, `if-modified-since`, `if-match`, `if-unmodified-since` (412), of GET and HEAD
 * Sets      `etag`
 * Settings  weak = false
 *
 * ```ini
 * [filter:etag]
 * use = pkg:wheatpaste#etag
 * ```
 */
export function etag({ weak = false }: EtagOptions = {}): Filter {
  const start = weak ? 'W/"' : '"'
  return (app) =>
    function etag(environ) {
      if (environ.method !== 'GET' && environ.method !== 'HEAD') return app(environ)
      const answered = (response: Response): Response => {
        if (response.status !== 200) return response
        if (isToBeTagged(response)) response.headers.etag = `${start}${hash('sha1', bytesOf(response), 'base64url')}"`
        return conditional(response, environ)
      }
      return after(app, environ, answered, rethrow)
    }
}

// Where HEAD is answered with nothing, nobody knows the tag of what GET would get.
function isToBeTagged({ headers, body }: Response): boolean {
  if (headers.etag !== undefined || !isWhole(body) || !body || body.length === 0) return false
  return !/\bno-store\b/i.test(String(headers['cache-control'] ?? ''))
}

function bytesOf({ body }: Response): string | Uint8Array {
  return isWhole(body) && body ? body : ''
}

function conditional(response: Response, { headers }: Environ): Response {
  const outcome = evaluate(headers, response.headers)
  if (outcome === 200) return response
  discard(response.body)
  if (outcome === 412) throw new HttpError(412, 'What the request is about has changed.')
  response.status = outcome
  response.body = null
  // RFC 9110 15.4.5: they are about a body, and there is none.
  for (const name of Object.keys(response.headers)) if (OF_A_BODY.test(name)) delete response.headers[name]
  return response
}

const OF_A_BODY = /^(?:content-(?!location$|security-policy)|transfer-encoding$|accept-ranges$)/

const settings = {
  weak: setting.boolean({ doc: 'Whether tags are weak: the same for what only means the same.', default: false }),
}

/** [filter:etag] */
export const filterFactory: DeclaredFactory = factoryOf(etag, settings, { provides: ['etag'] })
