import { pipeline, Readable } from 'node:stream'
import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import type { Response } from '../contract/response.ts'
import { discard, isWhole, readableOf, type WholeBody } from '../contract/response-body.ts'
import { setting } from '../contract/settings.ts'
import { after, rethrow } from './after.ts'
import { type Coding, codecOf, negotiate } from './codings.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

export interface GzipOptions {
  /** Ours, the best first; a client's own preference goes before. Default: br, gzip. */
  readonly encodings?: readonly Coding[]
  /** Bytes; what is smaller is sent as it is. Default: 1 KiB. */
  readonly minSize?: number
}

const ENCODINGS: readonly Coding[] = ['br', 'gzip']
const MIN_SIZE = 1024
// What is larger takes so long that it is compressed beside the event loop.
const AT_ONCE = 64 * 1024

// A stream of events would be held back until there is enough of it to compress.
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)[\w.+-]+|application\/(?:[\w.-]+\+)?(?:json|xml|yaml)|application\/(?:javascript|wasm)|image\/svg\+xml)\s*(?:;|$)/i

/**
 * Compresses answers for the clients that understand it: text, JSON, XML and the like, also streams. What is encoded already,
 * is a part, or is marked `cache-control: no-transform` is left alone; mark so what holds a secret beside something that the
 * client wrote, since the size of the whole would tell of the secret (BREACH).
 *
 * Reads     `accept-encoding`
 * Sets      `content-encoding`, `vary`; a strong `etag` becomes weak, `content-length` and `accept-ranges` go
 * Settings  encodings = br, gzip (and zstd where Node has it), min_size = 1KiB
 *
 * ```ini
 * [filter:gzip]
 * use = pkg:wheatpaste#gzip
 * min_size = 2KiB
 * ```
 *
 * @throws Error when this Node does not have one of the encodings
 */
export function gzip({ encodings = ENCODINGS, minSize = MIN_SIZE }: GzipOptions = {}): Filter {
  for (const encoding of encodings) codecOf(encoding)
  if (encodings.length === 0) return (app) => app
  return (app) =>
    function gzip(environ) {
      const compressed = (response: Response): Response => {
        if (!isCompressible(response, minSize)) return response
        const coding = negotiate(environ.headers['accept-encoding'], encodings)
        response.vary('Accept-Encoding')
        return coding === undefined ? response : compress(response, coding, environ)
      }
      return after(app, environ, compressed, rethrow)
    }
}

function isCompressible({ status, headers, body }: Response, minSize: number): boolean {
  if (body === null || status < 200 || status === 204 || status === 206 || status === 304) return false
  if (headers['content-encoding'] !== undefined || headers['content-range'] !== undefined) return false
  if (/\bno-transform\b/i.test(String(headers['cache-control'] ?? ''))) return false
  return COMPRESSIBLE.test(String(headers['content-type'] ?? '')) && (!isWhole(body) || lengthOf(body) >= minSize)
}

function compress(response: Response, coding: Coding, { method }: Environ): Response {
  const { body } = response
  if (method === 'HEAD') return encoded(response, coding, nothing(response))
  if (!isWhole(body))
    return encoded(
      response,
      coding,
      pipeline(readableOf(body), codecOf(coding).stream(), () => {}),
    )
  const bytes = Buffer.from(body ?? '')
  if (bytes.length > AT_ONCE) return encoded(response, coding, codecOf(coding).stream().end(bytes))
  const packed = codecOf(coding).whole(bytes)
  return packed.length < bytes.length ? encoded(response, coding, packed) : response
}

// The answer to HEAD has the headers of the one to GET, but not the length of a body that would be another one.
function nothing({ body }: Response): Readable {
  discard(body)
  return Readable.from([])
}

function encoded(response: Response, coding: Coding, body: Buffer | Readable): Response {
  const { headers } = response
  for (const name of ['content-length', 'content-md5', 'accept-ranges']) delete headers[name]
  headers['content-encoding'] = coding
  // RFC 9110 8.8.3.3: other bytes, another strong tag.
  if (typeof headers.etag === 'string' && headers.etag.startsWith('"')) headers.etag = `W/${headers.etag}`
  response.body = body
  return response
}

function lengthOf(body: WholeBody): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0)
}

const encoding = setting.choice(['br', 'gzip', 'zstd'], { doc: '' })

const settings = {
  encodings: setting.listOf(encoding, {
    doc: 'The best first; br, gzip, and zstd where Node has it.',
    default: ENCODINGS,
  }),
  min_size: setting.bytes({ doc: 'What is smaller is sent as it is.', default: MIN_SIZE, min: 0 }),
}

/** [filter:gzip] */
export const filterFactory: DeclaredFactory = factoryOf(gzip, settings, {
  before: { etag: 'what is compressed as a stream gets no tag any more' },
})
