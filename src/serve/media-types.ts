import { isUtf8 } from 'node:buffer'
import { parse } from 'content-type'
import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'

/** How values of one media type are read from a body and written into one. */
export interface MediaType {
  /** What it throws is answered with a 400. Without it, bodies of the type are refused with a 415. */
  readonly read?: Read
  /** Without it, nothing is answered in this type. */
  readonly write?: (value: object) => string | Uint8Array
}

export type Read = (body: Buffer) => unknown

/** JSON as RFC 8259 has it: UTF-8, without a byte order mark. */
export const json: MediaType = {
  read(body) {
    if (!isUtf8(body)) throw new SyntaxError('the body is not UTF-8')
    return JSON.parse(body.toString())
  },
  write: (value) => JSON.stringify(value),
}

const JSON_TYPE = 'application/json'

/** The media types of a resource: JSON, and what else was registered. */
export class MediaTypes {
  readonly #types: ReadonlyMap<string, MediaType>
  readonly #written: readonly string[]
  readonly #bySuffix: ReadonlyMap<string, string>

  constructor(types: Readonly<Record<string, MediaType>> = {}) {
    const named = Object.entries(types).map(([name, type]) => [name.toLowerCase(), type] as const)
    this.#types = new Map([[JSON_TYPE, json], ...named])
    this.#written = [...this.#types].filter(([, { write }]) => write).map(([name]) => name)
    this.#bySuffix = new Map(this.#written.map((name) => [name.slice(name.indexOf('/') + 1), name] as const).reverse())
  }

  /** Whether there are several types to answer in, so that the Accept header matters. */
  get several(): boolean {
    return this.#written.length > 1
  }

  /**
   * How to read a body by its Content-Type. None and `text/plain`, which some clients send when they are told nothing, count
   * as JSON, as in nova.
   *
   * @throws HttpError 415 for a type that is not registered
   */
  reader(header: string = JSON_TYPE): Read {
    const type = this.#types.get(header) ?? this.#types.get(nameOf(header))
    if (!type?.read) throw new HttpError(415, 'Unsupported Content-Type')
    return type.read
  }

  /**
   * The type to answer in: that of the version map outside (`state.best_content_type`), else by the suffix of the path, else
   * by the Accept header, else JSON. There is always one: a client that accepts none of them gets JSON. Nobody is asked
   * where there is but one.
   */
  best({ state, pathInfo, headers: { accept = '' } }: Environ): string {
    if (!this.several) return this.#written[0] ?? JSON_TYPE
    const { best_content_type: chosen } = state
    if (typeof chosen === 'string') return chosen
    const suffix = pathInfo.slice(pathInfo.lastIndexOf('.') + 1)
    return this.#bySuffix.get(suffix) ?? this.#wanted(accept) ?? JSON_TYPE
  }

  /** Writes a value in a type; in one that is not registered, as JSON. */
  write(value: object, type: string): string | Uint8Array {
    return (this.#types.get(type)?.write ?? JSON.stringify)(value)
  }

  #wanted(accept: string): string | undefined {
    // What most clients send need not be taken apart.
    if (accept === '*/*') return this.#written[0]
    return this.#written.includes(accept) ? accept : mostWanted(accept, this.#written)
  }
}

function nameOf(header: string): string {
  const { type } = parse(header, { parameters: false })
  return type === '' || type === 'text/plain' ? JSON_TYPE : type
}

interface Range {
  readonly type: string
  readonly quality: number
}

// RFC 9110 12.5.1. Of types that are wanted equally the first registered wins; a header with a mistake counts as none.
function mostWanted(accept: string, types: readonly string[]): string | undefined {
  const ranges = rangesIn(accept)
  let best: Range | undefined
  for (const type of types) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type
}

// The most specific range that takes a type decides, also when it says 0.
function qualityOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  for (const wanted of [type, family, '*/*']) {
    const range = ranges.find((one) => one.type === wanted)
    if (range) return range.quality
  }
  return 0
}

function rangesIn(accept: string): Range[] {
  const ranges: Range[] = []
  for (let start = 0; start < accept.length; ) {
    const { type, parameters, index } = parse(accept, { comma: true, start })
    const { q = '1', ...others } = parameters
    if (!/^[^\s/]+\/[^\s/]+$/.test(type) || !/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q)) return []
    // A range with parameters asks for something more particular than any type here.
    if (Object.keys(others).length === 0) ranges.push({ type, quality: Number(q) })
    start = index + 1
  }
  return ranges
}
