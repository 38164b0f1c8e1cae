import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** A way in which an answer can be compressed, as `content-encoding` names it. */
export type Coding = 'br' | 'gzip' | 'zstd'

interface Codec {
  whole(bytes: Buffer): Buffer
  stream(): Transform
}

// The highest quality of brotli takes a hundred times as long, for a tenth less.
const BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }

// Node 22.15 has it, Node 20 does not.
const { zstdCompressSync, createZstdCompress } = zlib as Partial<{
  zstdCompressSync(bytes: Buffer): Buffer
  createZstdCompress(): Transform
}>

const CODECS: Readonly<Record<Coding, Codec | undefined>> = {
  br: {
    whole: (bytes) => zlib.brotliCompressSync(bytes, BROTLI),
    stream: () => zlib.createBrotliCompress(BROTLI),
  },
  gzip: { whole: (bytes) => zlib.gzipSync(bytes), stream: () => zlib.createGzip() },
  zstd: zstdCompressSync && createZstdCompress && { whole: zstdCompressSync, stream: createZstdCompress },
}

/** How to compress. @throws Error where this Node cannot */
export function codecOf(coding: Coding): Codec {
  const codec = CODECS[coding]
  if (!codec) throw new Error(`this Node cannot compress with ${coding}`)
  return codec
}

/**
 * The one of our codings that a client likes best (RFC 9110 12.5.3), of several the first; undefined for none, which is also
 * what a client gets that likes no coding better.
 *
 * @param field `accept-encoding`
 */
export function negotiate<C extends Coding>(field: string | undefined, ours: readonly C[]): C | undefined {
  if (field === undefined) return undefined
  const weights = weightsIn(field)
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0
  let [best, most] = [undefined as C | undefined, weights.get('identity') ?? 0]
  for (const coding of ours) {
    const weight = weightOf(coding)
    if (weight > most || (weight === most && weight > 0 && best === undefined)) [best, most] = [coding, weight]
  }
  return best
}

// `gzip;q=0.5`: a weight that is none is not liked at all, as a coding is not that was not understood.
const ITEM = /^\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i

function weightsIn(field: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const item of field.split(',')) {
    const [, coding, weight = '1'] = ITEM.exec(item) ?? []
    if (coding !== undefined) weights.set(coding.toLowerCase().replace(/^x-gzip$/, 'gzip'), Number(weight))
  }
  return weights
}
